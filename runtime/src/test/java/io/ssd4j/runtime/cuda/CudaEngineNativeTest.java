// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.testing.Capability;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the engine tells on a machine that has NVIDIA's libraries and no driver. */
class CudaEngineNativeTest {
    private final CudaEngine engine = new CudaEngine();

    @BeforeAll
    static void librariesWithoutDriver() {
        RealLibraries.require(NativeLibrary.CUDNN, NativeLibrary.CUBLASLT, NativeLibrary.NVRTC);
        Capability.require(Capability.NO_DRIVER);
    }

    @Test
    void theVersionsFoundAreNamedAndTheDriverIsMissed() {
        DeviceStatus status = engine.devices().getFirst();
        assertFalse(status.usable());
        assertTrue(status.reason().startsWith("there is no NVIDIA driver: libcuda.so.1 not found"), status::reason);
        assertEquals(
                List.of("cuDNN", "cuBLASLt", "NVRTC"),
                status.libraries().stream().map(Library::name).toList());
        for (Library library : status.libraries()) {
            assertTrue(library.version().matches("\\d+\\.\\d+(\\.\\d+)?"), library::toString);
            assertTrue(library.path().startsWith("/"), library::toString);
        }
        assertTrue(status.libraries().getFirst().version().startsWith("9."), status::toString);
        assertFalse(status.searched().isEmpty());
    }

    @Test
    void theChoiceOfADeviceDoesNotWaitForTheLibraries() {
        DeviceStatus status = engine.candidates().getFirst();
        assertFalse(status.usable());
        assertEquals(List.of(), status.libraries());
        assertEquals(engine.devices().getFirst().reason(), status.reason());
    }

    @Test
    void openingIsRefusedWithThePlacesLookedIn() {
        String refusal = String.valueOf(assertThrows(
                        DeviceUnavailableException.class,
                        () -> engine.open(new DeviceId("cuda", 0), DeviceOptions.DEFAULT))
                .getMessage());
        assertTrue(refusal.startsWith("cuda:0 is not available: there is no NVIDIA driver"), refusal);
        assertTrue(refusal.contains("looked in") && refusal.contains("LD_LIBRARY_PATH"), refusal);
    }
}
