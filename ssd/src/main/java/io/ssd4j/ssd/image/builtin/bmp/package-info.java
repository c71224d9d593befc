// SPDX-License-Identifier: Apache-2.0
/** BMP files. */
@NullMarked
package io.ssd4j.ssd.image.builtin.bmp;

import org.jspecify.annotations.NullMarked;
