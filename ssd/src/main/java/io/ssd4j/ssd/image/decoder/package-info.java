// SPDX-License-Identifier: Apache-2.0
/**
 * The service by which other modules add photo decoders, {@link io.ssd4j.ssd.image.decoder.PhotoDecoder}, and the decoders
 * that the JDK's own ImageIO readers make possible.
 *
 * <p>For providers; applications call {@link io.ssd4j.ssd.image.Photo}.
 */
@NullMarked
package io.ssd4j.ssd.image.decoder;

import org.jspecify.annotations.NullMarked;
