// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

/**
 * What the header of a WebP bitstream says.
 *
 * @param width pixels per row
 * @param height rows
 */
record WebpFeatures(int width, int height) {}
