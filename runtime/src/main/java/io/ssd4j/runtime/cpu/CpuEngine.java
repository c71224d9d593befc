// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.cpu.dnnl.Dnnl;
import io.ssd4j.runtime.engine.DeviceBackend;
import io.ssd4j.runtime.engine.EngineProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The CPU engine, built on oneDNN: the default if there is no GPU. */
public final class CpuEngine implements EngineProvider {
    @Override
    public String engine() {
        return "cpu";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public List<DeviceStatus> devices() {
        return List.of(status());
    }

    @Override
    public DeviceBackend open(DeviceId id, DeviceOptions options) {
        if (!id.equals(DeviceId.CPU)) {
            throw new DeviceUnavailableException("there is no device " + id + ": the CPU is one device, cpu");
        }
        DeviceStatus status = status();
        if (!status.usable()) {
            throw new DeviceUnavailableException(
                    status.reason() + "; looked in " + String.join("; ", status.searched()));
        }
        int threads = options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
        ThreadBinding.warning(System.getenv()).ifPresent(options.listener()::warning);
        return CpuDevice.open(status.name(), threads, options);
    }

    private static DeviceStatus status() {
        List<Library> libraries = new ArrayList<>();
        // libgomp first: oneDNN depends on it, and its thread count must be set in the very copy that oneDNN uses.
        for (NativeLibrary library : List.of(NativeLibrary.GOMP, NativeLibrary.DNNL)) {
            switch (NativeLibraries.load(library)) {
                case Missing missing -> {
                    return new DeviceStatus(
                            DeviceId.CPU, processor(), false, missing.reason(), libraries, missing.searched());
                }
                case Loaded loaded -> libraries.add(describe(loaded));
            }
        }
        String reason = "oneDNN " + Dnnl.version() + " is available";
        return new DeviceStatus(DeviceId.CPU, processor(), true, reason, libraries, List.of());
    }

    private static Library describe(Loaded loaded) {
        String path = loaded.path().toString();
        return loaded.library() == NativeLibrary.DNNL
                ? new Library("oneDNN", Dnnl.version(), path)
                : new Library("libgomp", "GCC OpenMP", path);
    }

    /** For example {@code AMD EPYC 9554}; the architecture if the kernel does not report it (as on most Arm machines). */
    private static String processor() {
        String architecture = System.getProperty("os.arch");
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .filter(name -> !name.isEmpty())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException e) {
            return architecture;
        }
    }
}
