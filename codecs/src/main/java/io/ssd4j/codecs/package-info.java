// SPDX-License-Identifier: Apache-2.0
/**
 * Photo decoders by TwelveMonkeys, which {@link io.ssd4j.ssd.image.Photo} finds as services. Applications do not call
 * them.
 */
@NullMarked
package io.ssd4j.codecs;

import org.jspecify.annotations.NullMarked;
