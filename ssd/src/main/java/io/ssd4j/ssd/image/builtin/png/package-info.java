// SPDX-License-Identifier: Apache-2.0
/** PNG files: checked, and rewritten without what the JDK's reader does not need. */
@NullMarked
package io.ssd4j.ssd.image.builtin.png;

import org.jspecify.annotations.NullMarked;
