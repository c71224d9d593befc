// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.features;

import io.ssd4j.runtime.HostOutputs;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A photo's feature maps in the session that computed them; valid only during the call that receives them, because the session is used for
 * the next photo afterwards.
 *
 * @param number of the photo in the stream, from 0
 * @param photo the photo, as it was given
 * @param input the network's input, float32 [1, 3, S, S]
 * @param maps the maps by name, each float32 [1, C, H, W] in native byte order
 * @param nanos how long the run took, in nanoseconds, without reading the photo
 */
public record PhotoMaps(long number, Path photo, MemorySegment input, HostOutputs maps, long nanos) {}
