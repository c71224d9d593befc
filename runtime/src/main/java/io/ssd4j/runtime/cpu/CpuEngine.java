// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.LibraryStatus;
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
import java.util.ArrayList;
import java.util.List;

/** The CPU engine, built on oneDNN: the default if there is no GPU. */
public final class CpuEngine implements EngineProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public CpuEngine() {}

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
        return CpuDevice.open(status.name(), threads);
    }

    private static DeviceStatus status() {
        List<Library> libraries = new ArrayList<>();
        // libgomp first: oneDNN depends on it, and its thread count must be set in the very copy that oneDNN uses.
        for (NativeLibrary library : List.of(NativeLibrary.GOMP, NativeLibrary.DNNL)) {
            LibraryStatus found = NativeLibraries.load(library);
            switch (found) {
                case Missing missing -> {
                    return new DeviceStatus(
                            DeviceId.CPU, HostProcessor.name(), false, missing.reason(), libraries, missing.searched());
                }
                case Loaded loaded -> libraries.add(describe(loaded));
            }
        }
        return new DeviceStatus(
                DeviceId.CPU,
                HostProcessor.name(),
                true,
                "oneDNN " + Dnnl.version() + " is available",
                libraries,
                List.of());
    }

    private static Library describe(Loaded loaded) {
        boolean dnnl = loaded.library() == NativeLibrary.DNNL;
        return new Library(
                dnnl ? "oneDNN" : "libgomp",
                dnnl ? Dnnl.version() : "GCC OpenMP",
                loaded.path().toString());
    }
}
