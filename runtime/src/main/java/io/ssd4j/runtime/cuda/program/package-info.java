// SPDX-License-Identifier: Apache-2.0
/** A network as a list of steps on a GPU, with the memory that they work in, independent of any library. */
@NullMarked
package io.ssd4j.runtime.cuda.program;

import org.jspecify.annotations.NullMarked;
