// SPDX-License-Identifier: Apache-2.0
/**
 * NVRTC, NVIDIA's run-time compiler for CUDA C++: compiles a {@link io.ssd4j.runtime.cuda.nvrtc.KernelSource} to machine code for one GPU
 * architecture. Needs neither a driver nor a GPU.
 */
@NullMarked
package io.ssd4j.runtime.cuda.nvrtc;

import org.jspecify.annotations.NullMarked;
