// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_ILLEGAL_ADDRESS;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_INVALID_VALUE;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemsetD8Async;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Detects an address of one GPU that is used on another, which must not happen in a program with a model on each GPU.
 */
@OnStandIn
class OtherGpuStandInTest {

    @Test
    void aCopyToAnotherGpusMemory(StandInControl control) {
        control.deviceCount(2);
        try (TestGpu first = TestGpu.open(0);
                DeviceMemory memory = first.memory(64);
                TestGpu second = TestGpu.open(1);
                CudaStream stream = second.stream()) {
            long address = memory.all().address().value();
            assertEquals(CUDA_ERROR_INVALID_VALUE(), cuMemsetD8Async(address, (byte) 0, 64, stream.handle()));
            assertEquals(List.of("cuMemsetD8Async reaches memory of GPU 0 from GPU 1"), control.takeViolations());
            stream.synchronize();
        }
    }

    @Test
    void aKernelOnAnotherGpusMemory(StandInControl control) {
        control.deviceCount(2);
        try (TestGpu first = TestGpu.open(0);
                DeviceMemory memory = first.memory(64 * Float.BYTES);
                Arena arena = Arena.ofConfined()) {
            TestGpu second = TestGpu.open(1);
            CudaStream stream = second.stream();
            CudaModule module = second.testKernels("reverse");
            KernelArguments arguments = KernelArguments.in(arena).pointer(memory.all());
            module.kernel("reverse").launch(stream, LaunchShape.of(64, 64), arguments);
            NativeCallException failure = assertThrows(NativeCallException.class, stream::synchronize);
            assertEquals(CUDA_ERROR_ILLEGAL_ADDRESS(), failure.status());
            assertEquals(
                    List.of("in reverse: argument 0 reaches memory of GPU 0 from GPU 1"), control.takeViolations());
            assertThrows(NativeCallException.class, module::close);
            assertThrows(NativeCallException.class, stream::close);
            second.close();
        }
    }
}
