// SPDX-License-Identifier: Apache-2.0
/**
 * Images as a network's input: frames in memory, and how they are resized. Every engine computes exactly the same values as {@link
 * io.ssd4j.runtime.image.FrameTransform}; for sessions that take frames, see {@link io.ssd4j.runtime.FrameInput}.
 */
@NullMarked
package io.ssd4j.runtime.image;

import org.jspecify.annotations.NullMarked;
