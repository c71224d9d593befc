// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import java.lang.foreign.MemorySegment;

/**
 * An image as the network takes it.
 *
 * @param values float32 [3, S, S]
 * @param scaleX pixels of the image in one of the input, horizontally
 * @param scaleY vertically
 */
record PreparedImage(MemorySegment values, float scaleX, float scaleY) {}
