// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.util.List;

/**
 * Statistics of an image's feature maps.
 *
 * @param file the file as given by the user
 * @param maps the maps in the order of the detection heads
 */
record ImageFeatures(String file, List<MapStatistics> maps) {}
