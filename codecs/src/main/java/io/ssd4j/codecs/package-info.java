// SPDX-License-Identifier: Apache-2.0
/**
 * Photo decoders with libjpeg-turbo and libwebp, which {@link io.ssd4j.ssd.image.Photo} finds as services. Applications do not call
 * them.
 *
 * <p>Native code never decides about memory that the file asks for: the size of the image, the number of scans and the place of every chunk
 * are read and checked in Java first.
 */
@NullMarked
package io.ssd4j.codecs;

import org.jspecify.annotations.NullMarked;
