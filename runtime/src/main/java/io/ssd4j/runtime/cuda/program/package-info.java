// SPDX-License-Identifier: Apache-2.0
/** A network as a list of launches on a GPU, with the memory that they work in: data, and our kernels that it may be launched with. */
@NullMarked
package io.ssd4j.runtime.cuda.program;

import org.jspecify.annotations.NullMarked;
