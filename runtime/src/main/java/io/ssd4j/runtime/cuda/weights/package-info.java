// SPDX-License-Identifier: Apache-2.0
/** A model's parameters in the layout and element type of the GPU, and their memory. */
@NullMarked
package io.ssd4j.runtime.cuda.weights;

import org.jspecify.annotations.NullMarked;
