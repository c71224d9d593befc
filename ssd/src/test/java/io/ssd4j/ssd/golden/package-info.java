// SPDX-License-Identifier: Apache-2.0
/**
 * The backbones against what PyTorch computes from the same photos and weights. {@code benchmarks/pytorch/make_goldens.py}
 * makes the files.
 */
@NullMarked
package io.ssd4j.ssd.golden;

import org.jspecify.annotations.NullMarked;
