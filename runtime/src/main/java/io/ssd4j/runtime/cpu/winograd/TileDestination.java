// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;

/** Transforms products to outputs, on one thread. */
final class TileDestination {
    private final WinogradPlan plan;
    private final TileTransform transform;
    private final MemorySegment bias;
    private final MemorySegment destination;

    /** A tile that crosses the edge of the image. */
    private final MemorySegment pixels;

    private final MemorySegment transformScratch;
    private final MemorySegment planes;
    private final Shape to;
    private final Shape written;
    private final boolean pooled;
    private final float least;
    private final int channels;
    private final int outputs;
    private final int dilation;
    private final long pixel;
    private final long row;
    private final long image;
    private final long planeStride;

    TileDestination(
            WinogradPlan plan,
            WinogradLayout layout,
            int thread,
            MemorySegment bias,
            MemorySegment destination,
            MemorySegment scratch) {
        this.plan = plan;
        this.transform = new TileTransform(plan.shape().tile());
        this.bias = bias;
        this.destination = destination;
        this.to = plan.problem().to();
        this.written = plan.problem().destination();
        this.pooled = plan.problem().pooled();
        this.least = plan.problem().activation() == Activation.RELU ? 0 : Float.NEGATIVE_INFINITY;
        this.channels = to.channels();
        this.outputs = plan.shape().tile();
        this.dilation = plan.problem().window().dilation();
        this.pixel = (long) channels * Float.BYTES;
        this.row = written.width() * pixel;
        this.image = written.height() * row;
        this.planeStride = plan.productPlaneStride();
        this.pixels = WinogradLayout.slice(scratch, layout.pixels(thread), (long) outputs * outputs * pixel);
        this.transformScratch = WinogradLayout.slice(scratch, layout.transform(thread), layout.transformBytes());
        this.planes = WinogradLayout.slice(
                scratch, layout.product(thread), planeStride * plan.shape().planes());
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
            transform(plan.image(tile) * image, plan.top(tile), plan.left(tile), (long) (place + i) * pixel);
        }
    }

    private void transform(long imageAt, int top, int left, long planeAt) {
        int reach = (outputs - 1) * dilation;
        boolean inside = top + reach < to.height() && left + reach < to.width();
        if (!inside) {
            write(planeAt, pixels, 0, outputs * pixel, pixel);
            if (pooled) {
                pool(imageAt, top, left);
            } else {
                copy(imageAt, top, left);
            }
        } else if (pooled) {
            long at = imageAt + top / 2 * row + left / 2 * pixel;
            transform.outputPooled(
                    planes, planeAt, planeStride, channels, transformScratch, bias, least, destination, at, row, pixel);
        } else {
            write(planeAt, destination, imageAt + top * row + left * pixel, dilation * row, dilation * pixel);
        }
    }

    private void write(long planeAt, MemorySegment memory, long at, long rowStride, long columnStride) {
        transform.output(
                planes,
                planeAt,
                planeStride,
                channels,
                transformScratch,
                bias,
                least,
                memory,
                at,
                rowStride,
                columnStride);
    }

    private void copy(long imageAt, int top, int left) {
        for (int i = 0; i < outputs && top + i * dilation < to.height(); i++) {
            for (int j = 0; j < outputs && left + j * dilation < to.width(); j++) {
                long at = imageAt + (top + i * dilation) * row + (left + j * dilation) * pixel;
                MemorySegment.copy(pixels, (i * outputs + j) * pixel, destination, at, pixel);
            }
        }
    }

    private void pool(long imageAt, int top, int left) {
        for (int i = 0; i < outputs && (top + i) / 2 < written.height() && top + i < to.height(); i += 2) {
            for (int j = 0; j < outputs && (left + j) / 2 < written.width() && left + j < to.width(); j += 2) {
                TileTransform.pool(
                        pixels,
                        (i * outputs + j) * pixel,
                        outputs * pixel,
                        pixel,
                        Math.min(2, to.height() - top - i),
                        Math.min(2, to.width() - left - j),
                        channels,
                        destination,
                        imageAt + (top + i) / 2 * row + (left + j) / 2 * pixel);
            }
        }
    }
}
