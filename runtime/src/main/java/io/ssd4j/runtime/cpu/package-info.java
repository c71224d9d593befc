// SPDX-License-Identifier: Apache-2.0
/**
 * The engine for CPUs. {@link io.ssd4j.runtime.cpu.Lowering} turns a network into steps, each with a {@link
 * io.ssd4j.runtime.cpu.Computation}; bound to memory, a computation is a {@link io.ssd4j.runtime.cpu.Kernel}, and a {@link
 * io.ssd4j.runtime.cpu.Program} is the kernels of a network in one slab.
 *
 * <p>{@link io.ssd4j.runtime.cpu.ChangeOver} replaces a session's program by a faster one between two runs: {@link
 * io.ssd4j.runtime.cpu.LayerTimings} measures the implementations of each layer, and {@code choice} selects among them. {@code dnnl} wraps
 * oneDNN, {@code winograd} and {@code threads} are computations in Java, and {@code detection} turns the heads' values into boxes.
 */
@NullMarked
package io.ssd4j.runtime.cpu;

import org.jspecify.annotations.NullMarked;
