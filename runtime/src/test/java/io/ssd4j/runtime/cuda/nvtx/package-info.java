// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.runtime.cuda.nvtx;

import org.jspecify.annotations.NullMarked;
