// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.*;

/** What a GPU tells of itself in numbers. */
public enum GpuAttribute {
    /** Major part of the compute capability. */
    COMPUTE_CAPABILITY_MAJOR(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR()),
    /** Minor part of the compute capability. */
    COMPUTE_CAPABILITY_MINOR(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR()),
    /** Streaming multiprocessors. */
    MULTIPROCESSOR_COUNT(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT()),
    /** Threads of a warp. */
    WARP_SIZE(CU_DEVICE_ATTRIBUTE_WARP_SIZE()),
    /** Most threads in a block. */
    MAX_THREADS_PER_BLOCK(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK()),
    /** Most threads on a multiprocessor. */
    MAX_THREADS_PER_MULTIPROCESSOR(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR()),
    /** Most blocks on a multiprocessor. */
    MAX_BLOCKS_PER_MULTIPROCESSOR(CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR()),
    /** Largest x extent of a block. */
    MAX_BLOCK_DIM_X(CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X()),
    /** Largest y extent of a block. */
    MAX_BLOCK_DIM_Y(CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y()),
    /** Largest z extent of a block. */
    MAX_BLOCK_DIM_Z(CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z()),
    /** Largest x extent of a grid. */
    MAX_GRID_DIM_X(CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X()),
    /** Largest y extent of a grid. */
    MAX_GRID_DIM_Y(CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y()),
    /** Largest z extent of a grid. */
    MAX_GRID_DIM_Z(CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z()),
    /** Bytes of shared memory that any block may have. */
    MAX_SHARED_MEMORY_PER_BLOCK(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK()),
    /** Bytes of shared memory that a block may have where its kernel asks for it. */
    MAX_SHARED_MEMORY_PER_BLOCK_OPTIN(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN()),
    /** Bytes of shared memory of a multiprocessor. */
    MAX_SHARED_MEMORY_PER_MULTIPROCESSOR(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR()),
    /** Bytes of shared memory that the driver keeps from each block. */
    RESERVED_SHARED_MEMORY_PER_BLOCK(CU_DEVICE_ATTRIBUTE_RESERVED_SHARED_MEMORY_PER_BLOCK()),
    /** Registers that a block may have. */
    MAX_REGISTERS_PER_BLOCK(CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK()),
    /** Registers of a multiprocessor. */
    MAX_REGISTERS_PER_MULTIPROCESSOR(CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR()),
    /** Bytes of level 2 cache. */
    L2_CACHE_SIZE(CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE()),
    /** Highest clock of the multiprocessors, kHz. */
    CLOCK_RATE(CU_DEVICE_ATTRIBUTE_CLOCK_RATE()),
    /** Highest clock of the memory, kHz. */
    MEMORY_CLOCK_RATE(CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE()),
    /** Width of the memory bus, bits. */
    MEMORY_BUS_WIDTH(CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH()),
    /** Copy engines: with more than one, copies in both directions overlap. */
    ASYNC_ENGINE_COUNT(CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT()),
    /** 1 where GPU and host share their memory, as on a Jetson. */
    INTEGRATED(CU_DEVICE_ATTRIBUTE_INTEGRATED()),
    /** 1 where the memory corrects errors. */
    ECC_ENABLED(CU_DEVICE_ATTRIBUTE_ECC_ENABLED()),
    /** Who may have a context: 0 everybody, 2 nobody, 3 one process. */
    COMPUTE_MODE(CU_DEVICE_ATTRIBUTE_COMPUTE_MODE()),
    /** 1 where the blocks of a grid can wait for each other. */
    COOPERATIVE_LAUNCH(CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH()),
    /** 1 under Windows' TCC driver. */
    TCC_DRIVER(CU_DEVICE_ATTRIBUTE_TCC_DRIVER()),
    /** The PCI device number. */
    PCI_DEVICE_ID(CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID());

    private final int code;

    GpuAttribute(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
