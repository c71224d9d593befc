// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor.Sliding;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Convolutions whose rows are divided among the threads, each with primitives for one thread. A strip that is pooled stays in the
 * cache between the two primitives, and a map of 19 rows, which oneDNN divides unevenly, is halved exactly.
 *
 * @param engine the CPU
 * @param types of activations and weights
 * @param batch images per run
 * @param threads of a run
 * @param owned owns the descriptors
 */
record StripSource(Engine engine, ConvolutionTypes types, int batch, int threads, CloseStack owned) {
    /** Smaller maps take so little time that dividing them gains nothing. */
    private static final long LEAST_POSITIONS = 256;

    /** Lower strips compute and read too many rows twice. */
    private static final int LEAST_ROWS = 4;

    /**
     * The strips of a convolution that are worth timing: one for each thread, and several, which fit into the cache. In float32
     * there are none, because Winograd convolutions are faster.
     *
     * @param effort {@link Effort#EXHAUSTIVE} for more numbers of strips
     */
    List<Implementation> candidates(ConvolutionProblem problem, Effort effort) {
        return (effort == Effort.EXHAUSTIVE ? List.of(1, 2, 4, 8, 16) : List.of(1, 2, 4, 8))
                .stream()
                        .flatMap(each -> strips(problem, each).stream())
                        .distinct()
                        .toList();
    }

    /**
     * A convolution in a number of strips.
     *
     * @param each the strips of a run for each thread, of all images together; there is at least one of each image
     * @return empty if strips are not worth timing
     */
    Optional<Implementation> strips(ConvolutionProblem problem, int each) {
        boolean pooled = problem.pooling().isPresent();
        Shape written = pooled ? problem.pooled() : problem.to();
        int rows = Math.ceilDiv(written.height(), Math.ceilDiv(threads * each, batch));
        return types.source() == ElementType.FLOAT32
                        || threads == 1
                        || (long) written.height() * written.width() < LEAST_POSITIONS
                        || rows < LEAST_ROWS
                        || !isOffered(problem, new Implementation.Strips(rows, pooled))
                ? Optional.empty()
                : Optional.of(new Implementation.Strips(rows, pooled));
    }

    /** Whether they can be computed. It depends on their height: a low strip at the edge may read nothing but padding. */
    private boolean isOffered(ConvolutionProblem problem, Implementation.Strips strips) {
        try (CloseStack descriptors = new CloseStack()) {
            new StripSource(engine, types, batch, threads, descriptors).lower(problem, strips);
            return true;
        } catch (IllegalArgumentException | NativeCallException e) {
            return false;
        }
    }

    /**
     * Makes the computation.
     *
     * @throws IllegalArgumentException if there is no pooling that it could compute, or if it would be far too slow
     */
    LoweredConvolution lower(ConvolutionProblem problem, Implementation.Strips implementation) {
        boolean pooled = implementation.pooled();
        if (pooled && problem.pooling().isEmpty()) {
            throw new IllegalArgumentException(
                    problem.convolution().name() + " cannot be computed by '" + implementation.text() + "'");
        }
        List<Strip> strips = Strip.of(problem, batch, implementation.rows(), pooled);
        MemoryDescriptor bias = owned.own(MemoryDescriptor.of(
                ElementType.FLOAT32, Layout.VECTOR, problem.convolution().channels()));
        Map<Strip.Extents, StripPrimitives> primitives = primitives(problem, strips, bias, pooled);
        StripComputation computation =
                new StripComputation(problem, types, threads, implementation, strips, primitives);
        return new LoweredConvolution(
                computation,
                owned.own(tensor(types.source(), batch, problem.from())),
                owned.own(tensor(types.destination(), batch, pooled ? problem.pooled() : problem.to())),
                pooled);
    }

    /** All strips read the same weights, so a layout that an implementation of one of them reads must suit the others. */
    private Map<Strip.Extents, StripPrimitives> primitives(
            ConvolutionProblem problem, List<Strip> strips, MemoryDescriptor bias, boolean pooled) {
        Set<Strip.Extents> all = new LinkedHashSet<>();
        strips.forEach(strip -> all.add(strip.extents()));
        gomp_h.omp_set_num_threads(1);
        try {
            for (Strip.Extents extents : all) {
                PrimitiveDescriptor offered = convolution(problem, extents, any(problem), bias);
                do {
                    MemoryDescriptor weights = owned.own(offered.layout(Argument.WEIGHTS));
                    Map<Strip.Extents, StripPrimitives> primitives = new HashMap<>();
                    all.forEach(each -> primitives.put(each, primitives(problem, each, weights, bias, pooled)));
                    if (primitives.values().stream().noneMatch(StripPrimitives::isReference)) {
                        return primitives;
                    }
                } while (offered.next());
            }
        } finally {
            gomp_h.omp_set_num_threads(threads);
        }
        throw new IllegalArgumentException("oneDNN has no fast implementation of all strips of "
                + problem.convolution().name());
    }

    private MemoryDescriptor any(ConvolutionProblem problem) {
        Operation.Convolution c = problem.convolution();
        int kernel = c.window().kernel();
        return owned.own(MemoryDescriptor.of(
                types.weights(), Layout.ANY, c.channels(), problem.from().channels(), kernel, kernel));
    }

    private PrimitiveDescriptor convolution(
            ConvolutionProblem problem, Strip.Extents extents, MemoryDescriptor weights, MemoryDescriptor bias) {
        Operation.Convolution c = problem.convolution();
        Shape from = rows(problem.from(), extents.read());
        Shape to = rows(problem.to(), extents.computed());
        return owned.own(PrimitiveDescriptor.convolution(
                engine,
                owned.own(tensor(types.source(), 1, from)),
                weights,
                bias,
                owned.own(tensor(types.destination(), 1, to)),
                new Sliding(c.window(), from, to, extents.paddingAbove()),
                c.activation(),
                types.scaled()));
    }

    private StripPrimitives primitives(
            ConvolutionProblem problem,
            Strip.Extents extents,
            MemoryDescriptor weights,
            MemoryDescriptor bias,
            boolean pooled) {
        PrimitiveDescriptor convolution = convolution(problem, extents, weights, bias);
        PrimitiveComputation convolving =
                PrimitiveComputation.ofConvolution(owned, convolution, problem, bias, types.scales());
        if (!pooled) {
            return new StripPrimitives(convolving, null);
        }
        Shape to = rows(problem.to(), extents.computed());
        Shape pooledRows = rows(problem.pooled(), extents.written());
        MemoryDescriptor computed = convolving.layout(Argument.DESTINATION);
        MemoryDescriptor written = owned.own(tensor(types.destination(), 1, pooledRows));
        PrimitiveDescriptor pooling = owned.own(PrimitiveDescriptor.maxPooling(
                engine,
                computed,
                written,
                new Sliding(problem.pooling().orElseThrow().window(), to, pooledRows)));
        return new StripPrimitives(
                convolving, PrimitiveComputation.of(owned, pooling, computed, written, Map.of(), Map.of()));
    }

    private static Shape rows(Shape whole, int rows) {
        return new Shape(whole.channels(), rows, whole.width());
    }

    private static MemoryDescriptor tensor(ElementType type, int images, Shape shape) {
        return MemoryDescriptor.of(type, Layout.NHWC, images, shape.channels(), shape.height(), shape.width());
    }
}
