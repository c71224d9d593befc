// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;

/**
 * Which primitive of oneDNN computes the products of the planes: tiles x input channels times input channels x output channels. All
 * matrices of values have rows without gaps. With many channels and few tiles, the kernels of pointwise convolutions are
 * faster: on a Zen 3, 512 to 512 channels took 0.81 of the time with 100 tiles and 0.83 with 25; with fewer channels,
 * products of matrices were as fast or faster.
 */
enum ProductPrimitive {
    /** Products of matrices, any number of planes in one call. */
    MATMUL("") {
        @Override
        MemoryDescriptor values(int planes, int rows, int channels, long planeStride) {
            return MemoryDescriptor.strided(
                    ElementType.FLOAT32, new long[] {planes, rows, channels}, new long[] {planeStride, channels, 1});
        }

        @Override
        MemoryDescriptor plainWeights(int planes, WinogradShape shape) {
            return MemoryDescriptor.strided(
                    ElementType.FLOAT32,
                    new long[] {planes, shape.inputs(), shape.outputs()},
                    new long[] {(long) shape.inputs() * shape.outputs(), 1, shape.inputs()});
        }

        @Override
        MemoryDescriptor anyWeights(int planes, WinogradShape shape) {
            return MemoryDescriptor.of(ElementType.FLOAT32, Layout.ANY, planes, shape.inputs(), shape.outputs());
        }

        @Override
        PrimitiveDescriptor describe(
                Engine engine, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor destination) {
            return PrimitiveDescriptor.matmul(engine, source, weights, destination);
        }

        @Override
        int mostPlanes(int planes) {
            return planes;
        }

        @Override
        int layoutTiles(int tiles) {
            return TYPICAL_TILES;
        }

        @Override
        long planeBytes(long bytes, int planes) {
            return bytes / planes;
        }
    },

    /** A 1x1 convolution of an image with one row, whose pixels are the tiles; one plane in a call. */
    POINTWISE("-1x1") {
        @Override
        MemoryDescriptor values(int planes, int rows, int channels, long planeStride) {
            long values = (long) rows * channels;
            return MemoryDescriptor.strided(
                    ElementType.FLOAT32, new long[] {1, channels, 1, rows}, new long[] {values, 1, values, channels});
        }

        @Override
        MemoryDescriptor plainWeights(int planes, WinogradShape shape) {
            return MemoryDescriptor.strided(
                    ElementType.FLOAT32,
                    new long[] {shape.outputs(), shape.inputs(), 1, 1},
                    new long[] {shape.inputs(), 1, 1, 1});
        }

        @Override
        MemoryDescriptor anyWeights(int planes, WinogradShape shape) {
            return MemoryDescriptor.of(ElementType.FLOAT32, Layout.ANY, shape.outputs(), shape.inputs(), 1, 1);
        }

        @Override
        PrimitiveDescriptor describe(
                Engine engine, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor destination) {
            return PrimitiveDescriptor.pointwiseConvolution(engine, source, weights, destination);
        }

        @Override
        int mostPlanes(int planes) {
            return 1;
        }

        // In a layout that is meant for another number of pixels, oneDNN may have only its reference, hundreds of times
        // slower.
        @Override
        int layoutTiles(int tiles) {
            return tiles;
        }

        @Override
        long planeBytes(long bytes, int planes) {
            return Math.ceilDiv(bytes, Scratch.LINE) * Scratch.LINE;
        }
    };

    /** With one layout whatever the number of tiles, all variants share the weights. */
    private static final int TYPICAL_TILES = 64;

    private final String suffix;

    ProductPrimitive(String suffix) {
        this.suffix = suffix;
    }

    /** What the text of a variant ends with. */
    String suffix() {
        return suffix;
    }

    /**
     * The layout of transformed inputs or of products.
     *
     * @param planeStride the elements between two planes
     */
    abstract MemoryDescriptor values(int planes, int rows, int channels, long planeStride);

    /** The layout of weights as they are transformed: [planes, output channels, input channels]. */
    abstract MemoryDescriptor plainWeights(int planes, WinogradShape shape);

    /** Weights in whatever layout the primitive prefers. */
    abstract MemoryDescriptor anyWeights(int planes, WinogradShape shape);

    /** Describes the primitive; the caller closes it. */
    abstract PrimitiveDescriptor describe(
            Engine engine, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor destination);

    /** How many of some planes one call computes. */
    abstract int mostPlanes(int planes);

    /** The number of tiles that the layout of the weights is chosen for, if some are multiplied. */
    abstract int layoutTiles(int tiles);

    /**
     * The bytes from the weights of a plane to those of the next one.
     *
     * @param bytes of the weights of one call
     * @param planes of that call
     */
    abstract long planeBytes(long bytes, int planes);
}
