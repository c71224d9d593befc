// SPDX-License-Identifier: Apache-2.0
/** Photo decoders by TwelveMonkeys, which {@link io.ssd4j.ssd.image.Photo} finds as services; there is nothing to call. */
@NullMarked
package io.ssd4j.codecs;

import org.jspecify.annotations.NullMarked;
