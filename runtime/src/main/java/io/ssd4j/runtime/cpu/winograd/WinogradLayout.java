// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.lang.foreign.MemorySegment;

/**
 * The working memory of a convolution: for each thread the planes of its block, or once those of the whole layer; and for each thread a
 * tile of pixels and the transforms' scratch.
 *
 * @param source where the planes of transformed inputs are, for each thread
 * @param product where the planes of products are, for each thread
 * @param productScratch the scratch memory of each call of a product that can run at the same time
 * @param pixels a tile of inputs or outputs that crosses the edge, for each thread
 * @param transform the scratch memory of the transforms, for each thread
 * @param productScratchBytes the bytes of one element of {@code productScratch}
 */
record WinogradLayout(
        long[] source,
        long[] product,
        long[] productScratch,
        long[] pixels,
        long[] transform,
        long productScratchBytes,
        long transformBytes,
        long bytes) {

    static WinogradLayout of(WinogradPlan plan, long productScratchBytes) {
        Scratch scratch = new Scratch();
        WinogradShape shape = plan.shape();
        int threads = plan.threads();
        long[] source = new long[threads];
        long[] product = new long[threads];
        long[] pixels = new long[threads];
        long[] transform = new long[threads];
        long transformBytes = new TileTransform(shape.tile()).scratchBytes();
        for (int thread = 0; thread < threads; thread++) {
            boolean shared = plan.whole() && thread > 0;
            source[thread] = shared ? source[0] : scratch.reserve(plan.sourcePlaneStride() * shape.planes());
            product[thread] = shared ? product[0] : scratch.reserve(plan.productPlaneStride() * shape.planes());
            pixels[thread] =
                    scratch.reserve((long) Float.BYTES * shape.planes() * Math.max(shape.inputs(), shape.outputs()));
            transform[thread] = scratch.reserve(transformBytes);
        }
        long[] productScratch = new long[plan.whole() ? plan.groups() : threads];
        for (int i = 0; i < productScratch.length; i++) {
            productScratch[i] = scratch.reserve(Math.max(1, productScratchBytes));
        }
        return new WinogradLayout(
                source,
                product,
                productScratch,
                pixels,
                transform,
                productScratchBytes,
                transformBytes,
                scratch.bytes());
    }

    static MemorySegment slice(MemorySegment scratch, long position, long bytes) {
        return scratch.asSlice(position, Math.max(1, bytes), Scratch.LINE);
    }
}
