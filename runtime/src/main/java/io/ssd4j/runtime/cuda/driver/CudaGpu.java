// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGet;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGetAttribute;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGetName;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceTotalMem_v2;

import io.ssd4j.bindings.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A GPU. Queries need no context. Thread-safe.
 *
 * @param ordinal its index in the driver's list, from 0; CUDA_VISIBLE_DEVICES changes the list
 * @param name NVIDIA's name of the model
 * @param computeCapability 90 for sm_90
 * @param memoryBytes its total memory
 */
public record CudaGpu(int ordinal, String name, int computeCapability, long memoryBytes) {
    private static final int LONGEST_NAME = 256;

    /**
     * Queries the driver, which must be initialized.
     *
     * @throws io.ssd4j.runtime.NativeCallException if there is no such ordinal
     */
    static CudaGpu of(int ordinal) {
        int device = CudaDriver.CALLS.int32("cuDeviceGet", "", out -> cuDeviceGet(out, ordinal));
        int major = attribute(device, GpuAttribute.COMPUTE_CAPABILITY_MAJOR);
        int minor = attribute(device, GpuAttribute.COMPUTE_CAPABILITY_MINOR);
        long memory = CudaDriver.CALLS.int64("cuDeviceTotalMem", "", out -> cuDeviceTotalMem_v2(out, device));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(LONGEST_NAME);
            CudaDriver.CALLS.check("cuDeviceGetName", cuDeviceGetName(text, LONGEST_NAME, device));
            return new CudaGpu(ordinal, NativeMemory.utf8(text), major * 10 + minor, memory);
        }
    }

    /** The value of an attribute. */
    public int attribute(GpuAttribute attribute) {
        return attribute(ordinal, attribute);
    }

    private static int attribute(int device, GpuAttribute attribute) {
        return CudaDriver.CALLS.int32(
                "cuDeviceGetAttribute", attribute, out -> cuDeviceGetAttribute(out, attribute.code, device));
    }
}
