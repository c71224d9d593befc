// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.spi.EngineProvider;
import java.util.List;

/** The engine for NVIDIA GPUs. */
public final class CudaEngine implements EngineProvider {
    private static final String ENGINE = "cuda";
    private static final DeviceId FIRST = new DeviceId(ENGINE, 0);

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
        CudaLibraries libraries = CudaLibraries.find();
        return List.of(libraries
                .missing()
                .map(missing -> absent(missing, libraries.found()))
                .orElseGet(() -> notRunYet(libraries.found())));
    }

    @Override
    public List<DeviceStatus> candidates() {
        // Without a driver there is no GPU, whatever else is installed; loading cuDNN to say so would take a second.
        return CudaLibraries.missingDriver()
                .map(missing -> List.of(absent(missing, List.of())))
                .orElseGet(this::devices);
    }

    @Override
    public Device open(DeviceId id, DeviceOptions options, String reason) {
        DeviceStatus status = candidates().getFirst();
        String searched = status.searched().isEmpty() ? "" : "; looked in " + String.join("; ", status.searched());
        throw new DeviceUnavailableException(id + " is not available: " + status.reason() + searched);
    }

    private static DeviceStatus absent(Missing missing, List<Library> found) {
        String reason = switch (missing.library()) {
            case CUDA -> "there is no NVIDIA driver: " + missing.reason();
            default -> missing.reason();
        };
        return new DeviceStatus(FIRST, "NVIDIA GPU", false, reason, found, missing.searched());
    }

    private static DeviceStatus notRunYet(List<Library> found) {
        String reason = "this version of ssd4j plans for NVIDIA GPUs and does not run on them yet";
        return new DeviceStatus(FIRST, "NVIDIA GPU", false, reason, found, List.of());
    }
}
