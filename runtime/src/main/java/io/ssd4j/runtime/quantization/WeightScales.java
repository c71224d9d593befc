// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights as 8-bit integers with a scale for each output channel. Symmetric: 0 stays 0, and the largest magnitude of a channel
 * becomes 127.
 */
public final class WeightScales {
    private WeightScales() {}

    /**
     * The scale of each output channel, the largest magnitude of its weights divided by {@value Quantization#SIGNED_LIMIT}; 1 for a
     * channel without any weight but 0.
     *
     * @param weights [channels, ...] float32, dense, at any address
     * @param channels output channels
     */
    public static List<Float> of(MemorySegment weights, int channels) {
        long perChannel = weights.byteSize() / Float.BYTES / channels;
        List<Float> scales = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            float largest = 0;
            for (long i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
                largest = Math.max(largest, Math.abs(weights.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i)));
            }
            float scale = largest / Quantization.SIGNED_LIMIT;
            // A denormal magnitude may be 0 after the division.
            scales.add(scale > 0 ? scale : 1);
        }
        return scales;
    }

    /**
     * Writes the integers nearest to weight / scale, ties to even.
     *
     * @param weights [channels, ...] float32, dense, at any address
     * @param scales one for each output channel
     * @param destination receives one byte per weight
     * @param limit integers are -limit to limit
     */
    public static void quantize(MemorySegment weights, float[] scales, MemorySegment destination, int limit) {
        long perChannel = weights.byteSize() / Float.BYTES / scales.length;
        long i = 0;
        for (double scale : scales) {
            for (long end = i + perChannel; i < end; i++) {
                double exact = Math.rint(weights.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i) / scale);
                destination.set(ValueLayout.JAVA_BYTE, i, (byte) Math.clamp(exact, -limit, limit));
            }
        }
    }
}
