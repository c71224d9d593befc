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
 * A convolution in strips, NHWC. Strips are dealt to lanes in turn; a lane has its own working memory, and one thread computes it.
 *
 * @param problem the convolution
 * @param type of activations
 * @param lanes the number of lanes, that of the threads
 * @param choice the height of the strips
 * @param strips the strips
 * @param primitives what computes them
 */
record StripComputation(
        ConvolutionProblem problem,
        ElementType type,
        int lanes,
        Implementation.Strips choice,
        List<Strip> strips,
        Map<Strip.Extents, StripPrimitives> primitives)
        implements Computation {

    @Override
    public String implementation() {
        return "strips of " + choice.rows() + " rows" + (choice.pooled() ? " with pooling" : "") + ", "
                + of(strips.getFirst()).convolution().implementation();
    }

    StripPrimitives of(Strip strip) {
        return Objects.requireNonNull(primitives.get(strip.extents()), strip::toString);
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
        return of(strips.getFirst()).convolution().parameters();
    }

    /** The rows of the source that a strip reads. */
    MemorySegment source(Strip strip, MemorySegment whole) {
        return rows(whole, problem.from(), strip.image(), strip.read());
    }

    /** The rows of the result that a strip writes. */
    MemorySegment destination(Strip strip, MemorySegment whole) {
        return rows(whole, choice.pooled() ? problem.pooled() : problem.to(), strip.image(), strip.written());
    }

    private MemorySegment rows(MemorySegment whole, Shape shape, int image, Strip.Rows rows) {
        long row = (long) shape.width() * shape.channels() * type.bytes();
        return whole.asSlice(((long) image * shape.height() + rows.first()) * row, rows.count() * row);
    }

    @Override
    public Kernel bind(Binding binding) {
        return StripKernel.of(this, binding);
    }
}
