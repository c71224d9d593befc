// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaGpu;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.kernel.CubinCache;
import io.ssd4j.runtime.engine.EngineProvider;
import java.util.List;
import java.util.Optional;

/** The engine for NVIDIA GPUs. */
public final class CudaEngine implements EngineProvider {
    private static final String ENGINE = "cuda";

    /** Called by {@link java.util.ServiceLoader}. */
    public CudaEngine() {}

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public int rank() {
        return 100;
    }

    @Override
    public List<DeviceStatus> devices() {
        return statuses(CudaLibraries.find());
    }

    @Override
    public List<DeviceStatus> candidates() {
        // Without a driver there is no GPU, whatever else is installed; loading cuDNN to say so would take a second.
        CudaLibraries driver = CudaLibraries.findDriver();
        return statuses(driver.missing().isPresent() ? driver : CudaLibraries.findRequired());
    }

    private static List<DeviceStatus> statuses(CudaLibraries libraries) {
        List<Library> found = libraries.found();
        if (libraries.missing().isPresent()) {
            Missing missing = libraries.missing().get();
            String what = missing.library() == NativeLibrary.CUDA ? "there is no NVIDIA driver: " : "";
            return noGpu(what + missing.reason(), found, missing.searched());
        }
        Optional<String> old = CudaLibraries.oldCudnn();
        if (old.isPresent()) {
            return noGpu(old.get(), found, List.of());
        }
        return switch (CudaDriver.status()) {
            case DriverStatus.Unusable unusable -> noGpu(unusable.reason(), found, unusable.searched());
            case DriverStatus.Ready ready -> gpus(ready, found);
        };
    }

    private static List<DeviceStatus> gpus(DriverStatus.Ready ready, List<Library> found) {
        if (ready.gpus().isEmpty()) {
            return noGpu("the NVIDIA driver finds no GPU", found, List.of());
        }
        CubinCache compiled = new CubinCache(CudaCache.ofUser().cubins());
        return ready.gpus().stream().map(gpu -> status(gpu, compiled, found)).toList();
    }

    private static List<DeviceStatus> noGpu(String reason, List<Library> found, List<String> searched) {
        return List.of(new DeviceStatus(new DeviceId(ENGINE, 0), "NVIDIA GPU", false, reason, found, searched));
    }

    @Override
    public CudaDevice open(DeviceId id, DeviceOptions options) {
        DriverStatus.Ready ready = require(id);
        CudaGpu gpu = ready.gpus().get(id.index());
        return new CudaDevice(gpu, ready.version(), options, CudaCache.ofUser());
    }

    /**
     * The driver, if a GPU is usable.
     *
     * @throws DeviceUnavailableException if it is not
     */
    DriverStatus.Ready require(DeviceId id) {
        List<DeviceStatus> devices = candidates();
        DeviceStatus status = devices.stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new DeviceUnavailableException("there is no GPU " + id + "; there are "
                        + devices.stream().map(d -> d.id().toString()).toList()));
        if (!status.usable()) {
            throw CudaLibraries.unavailable(id.toString(), status.reason(), status.searched());
        }
        // The GPU may have disappeared since.
        return switch (CudaDriver.status()) {
            case DriverStatus.Ready ready -> ready;
            case DriverStatus.Unusable unusable ->
                throw CudaLibraries.unavailable(id.toString(), unusable.reason(), unusable.searched());
        };
    }

    private static DeviceStatus status(CudaGpu gpu, CubinCache compiled, List<Library> found) {
        DeviceId id = new DeviceId(ENGINE, gpu.ordinal());
        String name = gpu.name() + ", " + (gpu.memoryBytes() >> 20) + " MiB, sm_" + gpu.computeCapability();
        if (!compiled.holdsAny(gpu.computeCapability())
                && NativeLibraries.load(NativeLibrary.NVRTC) instanceof Missing missing) {
            return new DeviceStatus(id, name, false, missing.reason(), found, missing.searched());
        }
        return new DeviceStatus(id, name, true, "driver and libraries are installed", found, List.of());
    }
}
