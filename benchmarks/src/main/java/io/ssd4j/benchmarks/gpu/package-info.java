// SPDX-License-Identifier: Apache-2.0
/** The race on a GPU against PyTorch; {@code benchmarks/gpu/README.md} says how it is run. */
@NullMarked
package io.ssd4j.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;
