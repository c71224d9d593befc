// SPDX-License-Identifier: Apache-2.0
/**
 * Compares the backbones with PyTorch on the same photos and weights. {@code benchmarks/pytorch/make_goldens.py}
 * generates the golden files.
 */
@NullMarked
package io.ssd4j.ssd.golden;

import org.jspecify.annotations.NullMarked;
