// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures as a network's input: what a frame in memory is, and how it is resized. Every engine gives the same values, in every
 * bit; {@link io.ssd4j.runtime.image.FrameTransform} is the one in Java, for a session that takes frames see {@link
 * io.ssd4j.runtime.FrameInput}.
 */
@NullMarked
package io.ssd4j.runtime.image;

import org.jspecify.annotations.NullMarked;
