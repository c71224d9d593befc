// SPDX-License-Identifier: Apache-2.0
/** Turns stored samples and palettes into rows of 8-bit red, green and blue. */
@NullMarked
package io.ssd4j.ssd.image.builtin.pixels;

import org.jspecify.annotations.NullMarked;
