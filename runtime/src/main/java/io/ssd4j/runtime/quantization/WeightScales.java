// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The scales of weights, and weights as 8-bit numbers. Symmetric: 0 stays 0, and the largest magnitude that has a scale becomes the largest
 * number: 127 for integers with a scale for each output channel, 448 for floating-point numbers with one scale.
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
            scales.add(of(weights, channel * perChannel, (channel + 1) * perChannel, Quantization.SIGNED_LIMIT));
        }
        return scales;
    }

    /**
     * One scale for all weights: their largest magnitude divided by a limit; 1 without any weight but 0.
     *
     * @param weights float32, dense, at any address
     */
    public static float ofAll(MemorySegment weights, float limit) {
        return of(weights, 0, weights.byteSize() / Float.BYTES, limit);
    }

    private static float of(MemorySegment weights, long from, long to, float limit) {
        float largest = 0;
        for (long i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(weights.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i)));
        }
        float scale = largest / limit;
        // A denormal magnitude may be 0 after the division.
        return scale > 0 ? scale : 1;
    }

    /**
     * Writes the 8-bit floating-point numbers nearest to weight / scale, ties to even.
     *
     * @param weights float32, dense, at any address
     * @param destination receives one byte per weight
     */
    public static void float8(MemorySegment weights, float scale, MemorySegment destination) {
        for (long i = 0; i < weights.byteSize() / Float.BYTES; i++) {
            float weight = weights.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
            destination.set(ValueLayout.JAVA_BYTE, i, Float8.encode(weight / scale));
        }
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
