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
import io.ssd4j.runtime.engine.DeviceBackend;
import io.ssd4j.runtime.engine.EngineProvider;
import java.util.List;

/** The engine for NVIDIA GPUs. */
public final class CudaEngine implements EngineProvider {
    private static final String ENGINE = "cuda";
    private static final DeviceId FIRST = new DeviceId(ENGINE, 0);
    private static final String UNKNOWN_GPU = "NVIDIA GPU";

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
        return CudaLibraries.missingDriver()
                .map(missing -> List.of(absent(missing, List.of())))
                .orElseGet(() -> statuses(CudaLibraries.findNeeded()));
    }

    private static List<DeviceStatus> statuses(CudaLibraries libraries) {
        if (libraries.missing().isPresent()) {
            return List.of(absent(libraries.missing().get(), libraries.found()));
        }
        return switch (CudaDriver.status()) {
            case DriverStatus.Unusable unusable ->
                List.of(new DeviceStatus(
                        FIRST, UNKNOWN_GPU, false, unusable.reason(), libraries.found(), unusable.searched()));
            case DriverStatus.Ready ready -> gpus(ready, libraries.found());
        };
    }

    @Override
    public DeviceBackend open(DeviceId id, DeviceOptions options) {
        return openGpu(id, options);
    }

    CudaDevice openGpu(DeviceId id, DeviceOptions options) {
        DriverStatus.Ready ready = require(id);
        CudaGpu gpu = ready.gpus().get(id.index());
        return new CudaDevice(gpu, ready.driver().version(), options, CudaCache.ofUser());
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
            throw unavailable(id, status.reason(), status.searched());
        }
        // Asked again, since the GPU may have disappeared meanwhile.
        return switch (CudaDriver.status()) {
            case DriverStatus.Ready ready -> ready;
            case DriverStatus.Unusable unusable -> throw unavailable(id, unusable.reason(), unusable.searched());
        };
    }

    private static DeviceUnavailableException unavailable(DeviceId id, String reason, List<String> searched) {
        return new DeviceUnavailableException(id + " is not available: " + reason
                + (searched.isEmpty() ? "" : "; looked in " + String.join("; ", searched)));
    }

    private static List<DeviceStatus> gpus(DriverStatus.Ready ready, List<Library> found) {
        if (ready.gpus().isEmpty()) {
            return List.of(new DeviceStatus(
                    FIRST, UNKNOWN_GPU, false, "the NVIDIA driver has no GPU to offer", found, List.of()));
        }
        CubinCache compiled = new CubinCache(CudaCache.ofUser().cubins());
        return ready.gpus().stream().map(gpu -> status(gpu, compiled, found)).toList();
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

    private static DeviceStatus absent(Missing missing, List<Library> found) {
        String reason = switch (missing.library()) {
            case CUDA -> "there is no NVIDIA driver: " + missing.reason();
            default -> missing.reason();
        };
        return new DeviceStatus(FIRST, UNKNOWN_GPU, false, reason, found, missing.searched());
    }
}
