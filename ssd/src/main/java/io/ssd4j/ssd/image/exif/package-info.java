// SPDX-License-Identifier: Apache-2.0
/** Finds the orientation that a camera wrote into a photo, by the rules of Pillow's {@code exif_transpose}. */
@NullMarked
package io.ssd4j.ssd.image.exif;

import org.jspecify.annotations.NullMarked;
