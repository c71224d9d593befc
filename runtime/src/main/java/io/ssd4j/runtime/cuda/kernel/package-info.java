// SPDX-License-Identifier: Apache-2.0
/** Our own kernels: their sources, their compiled code on disk, and their launches. */
@NullMarked
package io.ssd4j.runtime.cuda.kernel;

import org.jspecify.annotations.NullMarked;
