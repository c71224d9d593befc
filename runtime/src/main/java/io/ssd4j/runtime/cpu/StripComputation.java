// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * A convolution in strips, NHWC. A lane is the working memory of a thread, which takes strip after strip.
 *
 * @param problem the convolution
 * @param types of activations and weights
 * @param lanes the number of lanes, that of the threads
 * @param choice the height of the strips
 * @param strips the strips
 * @param primitives what computes them
 */
record StripComputation(
        ConvolutionProblem problem,
        ConvolutionTypes types,
        int lanes,
        Implementation.Strips choice,
        List<Strip> strips,
        Map<Strip.Extents, StripPrimitives> primitives)
        implements Computation {

    @Override
    public String implementation() {
        return "strips of " + choice.rows() + " rows" + (choice.pooled() ? " with pooling" : "") + ", "
                + first().convolution().implementation();
    }

    StripPrimitives of(Strip.Extents extents) {
        return Objects.requireNonNull(primitives.get(extents), extents::toString);
    }

    private StripPrimitives first() {
        return of(strips.getFirst().extents());
    }

    @Override
    public long scratchBytes() {
        return lanes * laneBytes();
    }

    /** The working memory of a lane: that of the primitives, then what they pass on. */
    long laneBytes() {
        return betweenOffset() + largest(StripPrimitives::betweenBytes);
    }

    long betweenOffset() {
        return largest(StripPrimitives::scratchBytes);
    }

    private long largest(ToLongFunction<StripPrimitives> bytes) {
        long largest = primitives.values().stream().mapToLong(bytes).max().orElse(0);
        return Math.ceilDiv(largest, HostMemory.ALIGNMENT) * HostMemory.ALIGNMENT;
    }

    @Override
    public Map<Argument, Parameter> parameters() {
        return first().convolution().parameters();
    }

    /** The rows of the source that a strip reads. */
    MemorySegment source(Strip strip, MemorySegment whole) {
        return rows(whole, types.source(), problem.from(), strip.image(), strip.read());
    }

    /** The rows of the result that a strip writes. */
    MemorySegment destination(Strip strip, MemorySegment whole) {
        Shape shape = choice.pooled() ? problem.pooled() : problem.to();
        return rows(whole, types.destination(), shape, strip.image(), strip.written());
    }

    private static MemorySegment rows(MemorySegment whole, ElementType type, Shape shape, int image, Strip.Rows rows) {
        long row = (long) shape.width() * shape.channels() * type.bytes();
        return whole.asSlice(((long) image * shape.height() + rows.first()) * row, rows.count() * row);
    }

    @Override
    public Kernel bind(Binding binding) {
        return StripKernel.of(this, binding);
    }
}
