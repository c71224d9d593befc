// SPDX-License-Identifier: Apache-2.0
/** The JDK's own ImageIO readers, and an input stream for them that reads from memory. */
@NullMarked
package io.ssd4j.ssd.image.builtin.imageio;

import org.jspecify.annotations.NullMarked;
