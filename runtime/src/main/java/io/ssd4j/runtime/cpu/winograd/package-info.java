// SPDX-License-Identifier: Apache-2.0
/**
 * Winograd convolutions in float32 (Lavin and Gray, arXiv:1509.09308): transforms with the Vector API, products with oneDNN. Without the
 * module {@code jdk.incubator.vector} in the JVM, {@link io.ssd4j.runtime.cpu.winograd.WinogradConvolution#unavailable} says so, and
 * nothing else of the package may be used.
 */
@NullMarked
package io.ssd4j.runtime.cpu.winograd;

import org.jspecify.annotations.NullMarked;
