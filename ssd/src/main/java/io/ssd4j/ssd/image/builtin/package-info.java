// SPDX-License-Identifier: Apache-2.0
/** The decoders of the library itself: BMP and GIF in Java, JPEG and PNG by the JDK's readers from files that are checked and rewritten first. */
@NullMarked
package io.ssd4j.ssd.image.builtin;

import org.jspecify.annotations.NullMarked;
