// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static io.ssd4j.runtime.cpu.winograd.Lanes.load;
import static io.ssd4j.runtime.cpu.winograd.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The transforms F(m x m, 3x3) of one tile, for all of its channels. All positions and strides are in bytes, all values float32, and a
 * pixel's channels are adjacent. Each value of a transformed tile lies in a plane of its own: plane {@code n * i + j} has row i, column
 * j of all tiles, with {@code n = m + 2}. There are at least as many channels as a vector has lanes; the last vector overlaps the one
 * before it if their number is no multiple of that, and the values of the overlap are computed twice.
 */
final class TileTransform {
    private final int outputs;
    private final int taps;
    private final LineTransform lines;

    /**
     * @param outputs m, 4 or 6
     */
    TileTransform(int outputs) {
        this.outputs = outputs;
        this.taps = outputs + 2;
        this.lines = outputs == 4 ? new Lines4() : new Lines6();
    }

    /** The bytes of scratch that a transform needs. */
    long scratchBytes() {
        return 2L * taps * taps * Lanes.BYTES;
    }

    private static int vectors(int channels) {
        return Math.ceilDiv(channels, Lanes.COUNT);
    }

    private static long position(int vector, int channels) {
        return (long) Math.min(vector * Lanes.COUNT, channels - Lanes.COUNT) * Float.BYTES;
    }

    /** Transforms n x n pixels: {@code B^T d B}. */
    void input(
            MemorySegment source,
            long at,
            long rowStride,
            long columnStride,
            int channels,
            MemorySegment scratch,
            MemorySegment planes,
            long planeAt,
            long planeStride) {
        int n = taps;
        for (int vector = 0; vector < vectors(channels); vector++) {
            long channel = position(vector, channels);
            for (int i = 0; i < n; i++) {
                lines.input(
                        source, at + channel + i * rowStride, columnStride, scratch, i * n * Lanes.BYTES, Lanes.BYTES);
            }
            for (int j = 0; j < n; j++) {
                lines.input(
                        scratch,
                        j * Lanes.BYTES,
                        n * Lanes.BYTES,
                        planes,
                        planeAt + channel + j * planeStride,
                        n * planeStride);
            }
        }
    }

    /**
     * Transforms a product back to m x m pixels: {@code A^T p A}, plus bias.
     *
     * @param least smaller results become this: 0 for ReLU, minus infinity for none
     */
    void output(
            MemorySegment planes,
            long planeAt,
            long planeStride,
            int channels,
            MemorySegment scratch,
            MemorySegment bias,
            float least,
            MemorySegment destination,
            long at,
            long rowStride,
            long columnStride) {
        int m = outputs;
        for (int vector = 0; vector < vectors(channels); vector++) {
            long channel = position(vector, channels);
            long pixels = back(planes, planeAt + channel, planeStride, scratch);
            FloatVector shift = load(bias, channel);
            FloatVector floor = Lanes.all(least);
            for (int i = 0; i < m; i++) {
                long row = at + channel + i * rowStride;
                for (int j = 0; j < m; j++) {
                    FloatVector value =
                            load(scratch, pixels + (i * m + j) * Lanes.BYTES).add(shift);
                    store(larger(value, floor), destination, row + j * columnStride);
                }
            }
        }
    }

    /** Does the same and writes the largest of each 2x2 pixels, m/2 x m/2 pixels. */
    void outputPooled(
            MemorySegment planes,
            long planeAt,
            long planeStride,
            int channels,
            MemorySegment scratch,
            MemorySegment bias,
            float least,
            MemorySegment destination,
            long at,
            long rowStride,
            long columnStride) {
        int m = outputs;
        for (int vector = 0; vector < vectors(channels); vector++) {
            long channel = position(vector, channels);
            long pixels = back(planes, planeAt + channel, planeStride, scratch);
            FloatVector shift = load(bias, channel);
            FloatVector floor = Lanes.all(least);
            for (int i = 0; i < m; i += 2) {
                long row = at + channel + (i >> 1) * rowStride;
                for (int j = 0; j < m; j += 2) {
                    long first = pixels + (i * m + j) * Lanes.BYTES;
                    long second = first + m * Lanes.BYTES;
                    FloatVector upper = larger(load(scratch, first), load(scratch, first + Lanes.BYTES));
                    FloatVector lower = larger(load(scratch, second), load(scratch, second + Lanes.BYTES));
                    FloatVector value = larger(upper, lower).add(shift);
                    store(larger(value, floor), destination, row + (j >> 1) * columnStride);
                }
            }
        }
    }

    /** Transforms to m x m vectors in the scratch memory and returns where they are. */
    private long back(MemorySegment planes, long at, long planeStride, MemorySegment scratch) {
        int n = taps;
        int m = outputs;
        for (int i = 0; i < n; i++) {
            lines.output(planes, at + i * n * planeStride, planeStride, scratch, i * m * Lanes.BYTES, Lanes.BYTES);
        }
        long pixels = n * m * Lanes.BYTES;
        for (int j = 0; j < m; j++) {
            lines.output(scratch, j * Lanes.BYTES, m * Lanes.BYTES, scratch, pixels + j * Lanes.BYTES, m * Lanes.BYTES);
        }
        return pixels;
    }

    /** Writes the largest of a rectangle of pixels to one pixel. */
    static void pool(
            MemorySegment pixels,
            long from,
            long rowStride,
            long columnStride,
            int height,
            int width,
            int channels,
            MemorySegment destination,
            long at) {
        for (int vector = 0; vector < vectors(channels); vector++) {
            long channel = position(vector, channels);
            FloatVector largest = load(pixels, from + channel);
            for (int i = 0; i < height; i++) {
                for (int j = 0; j < width; j++) {
                    largest = larger(load(pixels, from + channel + i * rowStride + j * columnStride), largest);
                }
            }
            store(largest, destination, at + channel);
        }
    }

    /** The larger of two values; the first if one is NaN. {@code FloatVector.max} takes five instructions to order NaN and -0. */
    private static FloatVector larger(FloatVector a, FloatVector b) {
        return a.blend(b, a.compare(VectorOperators.LT, b));
    }
}
