// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;

/** Transforms the inputs of tiles, on one thread. */
final class TileSource {
    private final WinogradPlan plan;
    private final TileTransform transform;
    private final MemorySegment source;

    /** A tile that crosses the edge of the image, surrounded by zeros. */
    private final MemorySegment pixels;

    private final MemorySegment transformScratch;
    private final MemorySegment planes;
    private final Shape from;
    private final int channels;
    private final int taps;
    private final int dilation;
    private final int padding;
    private final long pixel;
    private final long row;
    private final long image;
    private final long planeStride;

    TileSource(WinogradPlan plan, WinogradLayout layout, int thread, MemorySegment source, MemorySegment scratch) {
        this.plan = plan;
        this.transform = new TileTransform(plan.shape().tile());
        this.source = source;
        this.from = plan.problem().from();
        this.channels = from.channels();
        this.taps = plan.shape().taps();
        this.dilation = plan.problem().window().dilation();
        this.padding = plan.problem().window().padding();
        this.pixel = (long) channels * Float.BYTES;
        this.row = from.width() * pixel;
        this.image = from.height() * row;
        this.planeStride = plan.sourcePlaneStride();
        this.pixels = WinogradLayout.slice(scratch, layout.pixels(thread), (long) taps * taps * pixel);
        this.transformScratch = WinogradLayout.slice(scratch, layout.transform(thread), layout.transformBytes());
        this.planes = WinogradLayout.slice(
                scratch, layout.source(thread), planeStride * plan.shape().planes());
    }

    /**
     * Transforms consecutive tiles.
     *
     * @param first the first tile
     * @param place the place of the first tile in the planes
     */
    void transform(int first, int tiles, int place) {
        for (int i = 0; i < tiles; i++) {
            int tile = first + i;
            transform(
                    plan.image(tile) * image,
                    plan.top(tile) - padding,
                    plan.left(tile) - padding,
                    (long) (place + i) * pixel);
        }
    }

    private void transform(long imageAt, int top, int left, long planeAt) {
        int reach = (taps - 1) * dilation;
        if (top >= 0 && left >= 0 && top + reach < from.height() && left + reach < from.width()) {
            transform.input(
                    source,
                    imageAt + top * row + left * pixel,
                    dilation * row,
                    dilation * pixel,
                    channels,
                    transformScratch,
                    planes,
                    planeAt,
                    planeStride);
        } else {
            copy(imageAt, top, left);
            transform.input(pixels, 0, taps * pixel, pixel, channels, transformScratch, planes, planeAt, planeStride);
        }
    }

    private void copy(long imageAt, int top, int left) {
        pixels.fill((byte) 0);
        for (int i = 0; i < taps; i++) {
            int y = top + i * dilation;
            for (int j = 0; j < taps && y >= 0 && y < from.height(); j++) {
                int x = left + j * dilation;
                if (x >= 0 && x < from.width()) {
                    MemorySegment.copy(source, imageAt + y * row + x * pixel, pixels, (i * taps + j) * pixel, pixel);
                }
            }
        }
    }
}
