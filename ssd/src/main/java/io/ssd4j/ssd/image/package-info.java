// SPDX-License-Identifier: Apache-2.0
/**
 * Turns photos into the network's input.
 *
 * <p>{@link io.ssd4j.ssd.image.Photo} decodes a file, {@link io.ssd4j.runtime.image.Frame} describes pixels that are
 * already in memory, and {@link io.ssd4j.ssd.image.InputTransform} resizes either and subtracts the mean.
 */
@NullMarked
package io.ssd4j.ssd.image;

import org.jspecify.annotations.NullMarked;
