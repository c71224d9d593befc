// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static io.ssd4j.runtime.cpu.winograd.Lanes.SPECIES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The transforms F(m x m, 3x3) of one tile, for all of its channels. All positions and strides are in bytes, all values float32, and a
 * pixel's channels are adjacent. Each value of a transformed tile lies in a separate plane: plane {@code n * i + j} has row i, column
 * j of all tiles, with {@code n = m + 2}. There are at least as many channels as a vector has lanes; the last vector overlaps the one
 * before it if their number is not a multiple of that, and the values of the overlap are computed twice.
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
            lines.input(source, at + channel, columnStride, rowStride, scratch, 0, Lanes.BYTES, n * Lanes.BYTES);
            lines.input(
                    scratch, 0, n * Lanes.BYTES, Lanes.BYTES, planes, planeAt + channel, n * planeStride, planeStride);
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
            FloatVector shift = FloatVector.fromMemorySegment(SPECIES, bias, channel, LITTLE_ENDIAN);
            FloatVector floor = FloatVector.broadcast(SPECIES, least);
            for (int i = 0; i < m; i++) {
                long row = at + channel + i * rowStride;
                for (int j = 0; j < m; j++) {
                    FloatVector value = FloatVector.fromMemorySegment(
                                    SPECIES, scratch, pixels + (i * m + j) * Lanes.BYTES, LITTLE_ENDIAN)
                            .add(shift);
                    larger(value, floor).intoMemorySegment(destination, row + j * columnStride, LITTLE_ENDIAN);
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
            FloatVector shift = FloatVector.fromMemorySegment(SPECIES, bias, channel, LITTLE_ENDIAN);
            FloatVector floor = FloatVector.broadcast(SPECIES, least);
            for (int i = 0; i < m; i += 2) {
                long row = at + channel + (i >> 1) * rowStride;
                for (int j = 0; j < m; j += 2) {
                    long first = pixels + (i * m + j) * Lanes.BYTES;
                    long second = first + m * Lanes.BYTES;
                    FloatVector upper = larger(
                            FloatVector.fromMemorySegment(SPECIES, scratch, first, LITTLE_ENDIAN),
                            FloatVector.fromMemorySegment(SPECIES, scratch, first + Lanes.BYTES, LITTLE_ENDIAN));
                    FloatVector lower = larger(
                            FloatVector.fromMemorySegment(SPECIES, scratch, second, LITTLE_ENDIAN),
                            FloatVector.fromMemorySegment(SPECIES, scratch, second + Lanes.BYTES, LITTLE_ENDIAN));
                    FloatVector value = larger(upper, lower).add(shift);
                    larger(value, floor).intoMemorySegment(destination, row + (j >> 1) * columnStride, LITTLE_ENDIAN);
                }
            }
        }
    }

    /** Transforms to m x m vectors in the scratch memory and returns where they are. */
    private long back(MemorySegment planes, long at, long planeStride, MemorySegment scratch) {
        int n = taps;
        int m = outputs;
        long row = m * Lanes.BYTES;
        lines.output(planes, at, planeStride, n * planeStride, scratch, 0, Lanes.BYTES, row, n);
        long pixels = n * row;
        lines.output(scratch, 0, row, Lanes.BYTES, scratch, pixels, row, Lanes.BYTES, m);
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
            FloatVector largest = FloatVector.fromMemorySegment(SPECIES, pixels, from + channel, LITTLE_ENDIAN);
            for (int i = 0; i < height; i++) {
                for (int j = 0; j < width; j++) {
                    largest = larger(
                            FloatVector.fromMemorySegment(
                                    SPECIES, pixels, from + channel + i * rowStride + j * columnStride, LITTLE_ENDIAN),
                            largest);
                }
            }
            largest.intoMemorySegment(destination, at + channel, LITTLE_ENDIAN);
        }
    }

    /** The larger of two values; the first if one is NaN. {@code FloatVector.max} takes five instructions to order NaN and -0. */
    private static FloatVector larger(FloatVector a, FloatVector b) {
        return a.blend(b, a.compare(VectorOperators.LT, b));
    }
}
