// SPDX-License-Identifier: Apache-2.0
/** JPEG files: checked, rewritten without what the JDK's reader does not need, and converted from YCbCr here. */
@NullMarked
package io.ssd4j.ssd.image.builtin.jpeg;

import org.jspecify.annotations.NullMarked;
