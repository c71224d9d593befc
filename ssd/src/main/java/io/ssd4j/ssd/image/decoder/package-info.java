// SPDX-License-Identifier: Apache-2.0
/**
 * The service {@link io.ssd4j.ssd.image.decoder.PhotoDecoder}, through which other modules add photo decoders, and the types in its methods.
 *
 * <p>This package is for providers; applications call {@link io.ssd4j.ssd.image.Photo}.
 */
@NullMarked
package io.ssd4j.ssd.image.decoder;

import org.jspecify.annotations.NullMarked;
