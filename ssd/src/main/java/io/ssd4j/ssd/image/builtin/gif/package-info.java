// SPDX-License-Identifier: Apache-2.0
/** GIF files: the first image, on the screen around it. */
@NullMarked
package io.ssd4j.ssd.image.builtin.gif;

import org.jspecify.annotations.NullMarked;
