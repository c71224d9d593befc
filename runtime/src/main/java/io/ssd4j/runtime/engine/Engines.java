// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The engines on the module path, and the choice between their devices. */
public final class Engines {
    private final List<EngineProvider> providers;

    Engines(List<EngineProvider> providers) {
        this.providers = providers.stream()
                .sorted(Comparator.comparingInt(EngineProvider::rank).reversed().thenComparing(EngineProvider::engine))
                .toList();
    }

    /** The installed engines, looked up on each call. */
    public static Engines installed() {
        try {
            return new Engines(ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());
        } catch (ServiceConfigurationError e) {
            String jar = String.valueOf(Engines.class.getResource("Engines.class"));
            if (jar.indexOf("!/") == jar.lastIndexOf("!/")) {
                throw e;
            }
            throw unreadable(jar, e);
        }
    }

    /** Java splits the URL of a jar at the first "!/", and looks for services by URLs even if all jars are modules. */
    private static DeviceUnavailableException unreadable(String jar, ServiceConfigurationError cause) {
        DeviceUnavailableException failure = new DeviceUnavailableException(
                "Java finds no services in jars below a folder whose name ends with '!' (" + jar
                        + "): rename the folder");
        failure.initCause(cause);
        return failure;
    }

    /** The result of {@link Device#all()}. */
    public List<DeviceStatus> devices() {
        return providers.stream().flatMap(p -> p.devices().stream()).toList();
    }

    /** Implements {@link Device#open(String, DeviceOptions)}. */
    public Device open(String device, DeviceOptions options) {
        if (device.equals("auto")) {
            return openBest(options);
        }
        DeviceId id = DeviceId.parse(device);
        for (EngineProvider provider : providers) {
            if (provider.engine().equals(id.engine())) {
                return new OpenDevice(provider.open(id, options), options, "requested");
            }
        }
        throw new DeviceUnavailableException("there is no engine '" + id.engine() + "'; there are " + names());
    }

    private Device openBest(DeviceOptions options) {
        List<String> skipped = new ArrayList<>();
        for (EngineProvider provider : providers) {
            for (DeviceStatus status : provider.candidates()) {
                if (status.usable()) {
                    String reason = skipped.isEmpty() ? "first choice" : "skipped " + String.join("; ", skipped);
                    return new OpenDevice(provider.open(status.id(), options), options, reason);
                }
                skipped.add(status.id() + ": " + status.reason());
            }
        }
        throw new DeviceUnavailableException(
                providers.isEmpty()
                        ? "no engine is on the module path"
                        : "no device is usable; skipped " + String.join("; ", skipped));
    }

    private String names() {
        return providers.isEmpty()
                ? "none"
                : providers.stream().map(EngineProvider::engine).collect(Collectors.joining(", "));
    }
}
