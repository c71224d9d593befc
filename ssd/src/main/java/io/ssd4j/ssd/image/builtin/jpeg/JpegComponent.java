// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

/**
 * One color component of a JPEG.
 *
 * @param id its number in the file
 * @param across horizontal sampling factor
 * @param down vertical sampling factor
 */
record JpegComponent(int id, int across, int down) {}
