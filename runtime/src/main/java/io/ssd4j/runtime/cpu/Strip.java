// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.network.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Some rows of a convolution's result, or of the pooling that follows it, and everything that they depend on. Neighboring strips read
 * common rows of the source; a pooled strip computes all rows of the convolution that its windows cover.
 *
 * @param image its image in the batch
 * @param written the rows of the result
 * @param computed the rows of the convolution; equal to {@code written} without pooling
 * @param read the rows of the source
 * @param paddingAbove the rows of padding before the first row that is read
 */
record Strip(int image, Rows written, Rows computed, Rows read, int paddingAbove) {

    /**
     * Adjacent rows.
     *
     * @param first the first one
     * @param end the one after the last one
     */
    record Rows(int first, int end) {
        int count() {
            return end - first;
        }
    }

    /** What strips have in common that the same primitives can compute. */
    record Extents(int written, int computed, int read, int paddingAbove) {}

    Extents extents() {
        return new Extents(written.count(), computed.count(), read.count(), paddingAbove);
    }

    /**
     * Divides a convolution, image by image and from top to bottom.
     *
     * @param rows that a strip writes; the last one of an image may write fewer
     * @param pooled whether the strips are of the pooling that follows
     */
    static List<Strip> of(ConvolutionProblem problem, int batch, int rows, boolean pooled) {
        int height = (pooled ? problem.pooled() : problem.to()).height();
        List<Strip> strips = new ArrayList<>();
        for (int image = 0; image < batch; image++) {
            for (int first = 0; first < height; first += rows) {
                Rows written = new Rows(first, Math.min(first + rows, height));
                Rows computed = pooled
                        ? covered(
                                problem.pooling().orElseThrow().window(),
                                written,
                                problem.to().height())
                        : written;
                Window window = problem.convolution().window();
                Rows read = covered(window, computed, problem.from().height());
                int above = Math.max(0, window.padding() - computed.first() * window.stride());
                strips.add(new Strip(image, written, computed, read, above));
            }
        }
        return strips;
    }

    /** The rows inside the input that the windows of some outputs cover. */
    private static Rows covered(Window window, Rows outputs, int height) {
        int first = outputs.first() * window.stride() - window.padding();
        int end = (outputs.end() - 1) * window.stride() - window.padding() + window.reach();
        return new Rows(Math.max(0, first), Math.min(height, end));
    }
}
