// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.*;

/** The attributes of a GPU that plans and kernels depend on. */
public enum GpuAttribute {
    /** Major part of the compute capability. */
    COMPUTE_CAPABILITY_MAJOR(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR()),
    /** Minor part of the compute capability. */
    COMPUTE_CAPABILITY_MINOR(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR()),
    /** Number of streaming multiprocessors. */
    MULTIPROCESSOR_COUNT(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT()),
    /** The highest clock of the multiprocessors, in kHz; 0 if the driver does not tell. */
    CLOCK_RATE(CU_DEVICE_ATTRIBUTE_CLOCK_RATE()),
    /** Most threads of a block. */
    MAX_THREADS_PER_BLOCK(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK()),
    /** Bytes of shared memory that any block may use. */
    MAX_SHARED_MEMORY_PER_BLOCK(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK()),
    /** Bytes of shared memory that a block may use if its kernel opts in. */
    MAX_SHARED_MEMORY_PER_BLOCK_OPTIN(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN());

    final int code;

    GpuAttribute(int code) {
        this.code = code;
    }
}
