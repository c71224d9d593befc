// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The engines on the module path, and the choice between their devices. */
public final class Engines {
    private Engines() {}

    /** What {@link Device#all()} tells. */
    public static List<DeviceStatus> all() {
        return providers().stream().flatMap(p -> p.devices().stream()).toList();
    }

    /** What {@link Device#open(String, DeviceOptions)} does. */
    public static Device open(String device, DeviceOptions options) {
        if (device.equals("auto")) {
            return openBest(options);
        }
        DeviceId id = DeviceId.parse(device);
        for (EngineProvider provider : providers()) {
            if (provider.engine().equals(id.engine())) {
                return provider.open(id, options, "asked for");
            }
        }
        throw new DeviceUnavailableException("there is no engine '" + id.engine() + "'; there are "
                + providers().stream().map(EngineProvider::engine).collect(Collectors.joining(", ")));
    }

    private static Device openBest(DeviceOptions options) {
        List<String> passedOver = new ArrayList<>();
        for (EngineProvider provider : providers()) {
            for (DeviceStatus status : provider.devices()) {
                if (status.usable()) {
                    String reason = passedOver.isEmpty() ? "first choice" : String.join("; ", passedOver);
                    return provider.open(status.id(), options, reason);
                }
                passedOver.add("no " + status.id().engine() + ": " + status.reason());
            }
        }
        throw new DeviceUnavailableException("no device is usable: " + String.join("; ", passedOver));
    }

    private static List<EngineProvider> providers() {
        return ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(EngineProvider::rank).reversed())
                .toList();
    }
}
