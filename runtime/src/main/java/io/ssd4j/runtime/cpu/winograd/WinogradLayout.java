// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.lang.foreign.MemorySegment;

/**
 * The working memory of a convolution, as positions: for each thread the planes of its block, or once those of the whole layer; and for
 * each thread a tile of pixels and the transforms' scratch.
 */
final class WinogradLayout {
    private final long[] source;
    private final long[] product;
    private final long[] productScratch;
    private final long[] pixels;
    private final long[] transform;
    private final long productScratchBytes;
    private final long transformBytes;
    private final long bytes;

    /**
     * Places everything.
     *
     * @param productScratchBytes the bytes of scratch of one call of a product
     */
    WinogradLayout(WinogradPlan plan, long productScratchBytes) {
        Scratch scratch = new Scratch();
        WinogradShape shape = plan.shape();
        int threads = plan.threads();
        int channels = Math.max(shape.inputs(), shape.outputs());
        this.productScratchBytes = productScratchBytes;
        this.transformBytes = new TileTransform(shape.tile()).scratchBytes();
        this.source = new long[threads];
        this.product = new long[threads];
        this.pixels = new long[threads];
        this.transform = new long[threads];
        for (int thread = 0; thread < threads; thread++) {
            boolean shared = plan.whole() && thread > 0;
            source[thread] = shared ? source[0] : scratch.reserve(plan.sourcePlaneStride() * shape.planes());
            product[thread] = shared ? product[0] : scratch.reserve(plan.productPlaneStride() * shape.planes());
            pixels[thread] = scratch.reserve((long) Float.BYTES * shape.planes() * channels);
            transform[thread] = scratch.reserve(transformBytes);
        }
        this.productScratch = new long[plan.whole() ? plan.groups() : threads];
        for (int i = 0; i < productScratch.length; i++) {
            productScratch[i] = scratch.reserve(Math.max(1, productScratchBytes));
        }
        this.bytes = scratch.bytes();
    }

    static MemorySegment slice(MemorySegment scratch, long position, long bytes) {
        return scratch.asSlice(position, Math.max(1, bytes), Scratch.LINE);
    }

    /** The planes of transformed inputs. */
    long source(int thread) {
        return source[thread];
    }

    /** The planes of products. */
    long product(int thread) {
        return product[thread];
    }

    /** The number of calls of a product that can run at the same time. */
    int productScratches() {
        return productScratch.length;
    }

    long productScratch(int call) {
        return productScratch[call];
    }

    long productScratchBytes() {
        return productScratchBytes;
    }

    /** A tile of inputs or outputs that crosses the edge. */
    long pixels(int thread) {
        return pixels[thread];
    }

    /** The scratch memory of the transforms. */
    long transform(int thread) {
        return transform[thread];
    }

    long transformBytes() {
        return transformBytes;
    }

    long bytes() {
        return bytes;
    }
}
