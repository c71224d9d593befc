// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.LibraryStatus;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.cuda.cuda_h;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.Fault.Mode;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of a driver and its GPUs before anything runs on them. */
@OnStandIn
class CudaDriverStandInTest {

    @Test
    void theDriverListsItsGpus(StandInControl control) {
        control.deviceCount(2);
        DriverStatus.Ready ready = assertInstanceOf(DriverStatus.Ready.class, CudaDriver.status());
        assertEquals("13.0", ready.version().toString());
        LibraryStatus.Loaded library =
                assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(NativeLibrary.CUDA));
        assertTrue(library.path().endsWith("libcuda.so.1"), library.toString());
        assertEquals(
                List.of(new CudaGpu(0, "stand-in GPU", 90, 16L << 30), new CudaGpu(1, "stand-in GPU", 90, 16L << 30)),
                ready.gpus());
    }

    @Test
    void attributesHaveTheValuesOfTheDriver() {
        CudaGpu gpu = TestGpu.gpus().getFirst();
        Map<GpuAttribute, Integer> values = Map.of(
                GpuAttribute.COMPUTE_CAPABILITY_MAJOR, 9,
                GpuAttribute.COMPUTE_CAPABILITY_MINOR, 0,
                GpuAttribute.MULTIPROCESSOR_COUNT, 132,
                GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK, 49_152,
                GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 232_448);
        values.forEach((attribute, value) -> assertEquals(value, gpu.attribute(attribute), attribute::name));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(cuda_h.CUDA_ERROR_NO_DEVICE(), "sees no GPU"),
                Arguments.of(cuda_h.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH(), "restart the machine"),
                Arguments.of(cuda_h.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE(), "forward-compatibility package"),
                Arguments.of(cuda_h.CUDA_ERROR_SYSTEM_NOT_READY(), "nvidia-fabricmanager"),
                Arguments.of(cuda_h.CUDA_ERROR_STUB_LIBRARY(), "link-time stub"),
                Arguments.of(cuda_h.CUDA_ERROR_UNKNOWN(), "does not initialize"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aDriverThatDoesNotInitializeIsAReasonAndNoException(int status, String reason, StandInControl control) {
        control.fail("cuInit", 1, status, Mode.ONCE);
        DriverStatus.Unusable unusable = assertInstanceOf(DriverStatus.Unusable.class, CudaDriver.status());
        assertTrue(unusable.reason().contains(reason), unusable.reason());
        assertTrue(unusable.reason().contains("CUDA_ERROR_"), unusable.reason());
        assertEquals("13.0", CudaDriver.version().toString());
        assertInstanceOf(DriverStatus.Ready.class, CudaDriver.status());
    }

    @Test
    void aDriverOfAnOlderCudaIsRefusedWithBothVersions(StandInControl control) {
        control.driverVersion(11_080);
        DriverStatus.Unusable unusable = assertInstanceOf(DriverStatus.Unusable.class, CudaDriver.status());
        assertEquals(
                "the NVIDIA driver is too old: it supports CUDA 11.8, and 12.0 is needed; install a newer driver",
                unusable.reason());
    }

    @Test
    void aFailedCallNamesTheFunctionTheStatusAndTheDriversText() {
        assertInstanceOf(DriverStatus.Ready.class, CudaDriver.status());
        NativeCallException refusal =
                assertThrows(NativeCallException.class, () -> CudaContext.retain(new CudaGpu(7, "", 90, 0)));
        assertEquals("cuDevicePrimaryCtxRetain", refusal.function());
        assertEquals(cuda_h.CUDA_ERROR_INVALID_DEVICE(), refusal.status());
        assertEquals(
                "cuDevicePrimaryCtxRetain returned 101 (CUDA_ERROR_INVALID_DEVICE: invalid device ordinal)",
                refusal.getMessage());
        assertEquals("a status that this driver has no name for", CudaDriver.describe(12_345));
    }
}
