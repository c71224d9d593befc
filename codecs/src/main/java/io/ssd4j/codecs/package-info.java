// SPDX-License-Identifier: Apache-2.0
/**
 * Photo decoders with libjpeg-turbo and libwebp, which {@link io.ssd4j.ssd.image.Photo} finds as services. Applications do not call
 * them.
 *
 * <p>Native code never allocates memory on the file's say-so alone: Java first reads and checks the size of the image, the number
 * of scans and the position of every chunk.
 */
@NullMarked
package io.ssd4j.codecs;

import org.jspecify.annotations.NullMarked;
