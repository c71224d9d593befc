// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.util.List;

/**
 * What is kept of an image's feature maps.
 *
 * @param file as the user named it
 * @param maps in the order of the detection heads
 */
record ImageFeatures(String file, List<MapStatistics> maps) {}
