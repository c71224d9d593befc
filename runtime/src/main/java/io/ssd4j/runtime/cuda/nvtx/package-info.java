// SPDX-License-Identifier: Apache-2.0
/** Ranges that NVIDIA's profilers show, through NVTX. */
@NullMarked
package io.ssd4j.runtime.cuda.nvtx;

import org.jspecify.annotations.NullMarked;
