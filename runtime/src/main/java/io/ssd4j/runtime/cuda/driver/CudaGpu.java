// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGet;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGetAttribute;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGetName;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGetPCIBusId;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGetUuid_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceTotalMem_v2;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.cuda.CUuuid_st;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/**
 * A GPU. Queries need no context. Thread-safe.
 *
 * @param ordinal its index in the driver's list, from 0; CUDA_VISIBLE_DEVICES changes the list
 * @param name NVIDIA's name of the model
 * @param uuid identifies the GPU independently of its ordinal: {@code GPU-} and 16 bytes in grouped hexadecimal digits, as
 *     nvidia-smi prints it
 * @param pciBusId its PCI address, {@code 0000:65:00.0}
 * @param computeCapability 90 for sm_90
 * @param memoryBytes its total memory
 */
public record CudaGpu(int ordinal, String name, String uuid, String pciBusId, int computeCapability, long memoryBytes) {
    private static final int LONGEST_NAME = 256;
    private static final int UUID_BYTES = 16;

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
            String name = NativeMemory.utf8(text);
            CudaDriver.CALLS.check("cuDeviceGetPCIBusId", cuDeviceGetPCIBusId(text, LONGEST_NAME, device));
            String pciBusId = NativeMemory.utf8(text);
            MemorySegment uuid = CUuuid_st.allocate(arena);
            CudaDriver.CALLS.check("cuDeviceGetUuid", cuDeviceGetUuid_v2(uuid, device));
            return new CudaGpu(ordinal, name, grouped(uuid), pciBusId, major * 10 + minor, memory);
        }
    }

    private static String grouped(MemorySegment uuid) {
        String digits = HexFormat.of().formatHex(uuid.asSlice(0, UUID_BYTES).toArray(ValueLayout.JAVA_BYTE));
        return "GPU-" + digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    /** The value of an attribute. */
    public int attribute(GpuAttribute attribute) {
        return attribute(ordinal, attribute);
    }

    private static int attribute(int device, GpuAttribute attribute) {
        return CudaDriver.CALLS.int32(
                "cuDeviceGetAttribute", attribute, out -> cuDeviceGetAttribute(out, attribute.code(), device));
    }
}
