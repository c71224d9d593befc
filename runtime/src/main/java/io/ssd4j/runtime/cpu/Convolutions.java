// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

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
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes convolutions of the implementations that there are.
 *
 * @param engine the CPU
 * @param type of activations and weights
 * @param batch images per run
 * @param threads of a run
 * @param owned owns the descriptors
 */
record Convolutions(Engine engine, ElementType type, int batch, int threads, CloseStack owned) {

    /**
     * The implementations of a convolution that are worth timing, {@link Implementation.OneDnn#FIRST} first.
     *
     * @param effort {@link Effort#EXHAUSTIVE} for all; otherwise, of those with the same name and layouts, the one that the library
     *     prefers, and none with less capable instructions than its first one; of those with matrix tiles, the first
     */
    List<Implementation> candidates(ConvolutionProblem problem, Effort effort) {
        List<Implementation> candidates = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean all = effort == Effort.EXHAUSTIVE;
        InstructionSet least = all ? InstructionSet.OTHER : instructions(problem);
        // The speed of the tiles changes, and at a lower one, implementations win that lose at full speed.
        int most = least == InstructionSet.AMX ? 1 : Integer.MAX_VALUE;
        for (Layout layout : List.of(Layout.ANY, Layout.NHWC)) {
            try (CloseStack primitives = new CloseStack()) {
                Optional<PrimitiveDescriptor> offered = offered(problem, layout).map(primitives::own);
                boolean more = offered.isPresent() && !(layout == Layout.NHWC && prefersNhwc(problem));
                for (int index = 0; more && index < most; index++) {
                    String name = offered.orElseThrow().implementation();
                    // The reference loops have no blocking and no vectors, and are hundreds of times slower.
                    boolean worth =
                            !name.startsWith("ref") && InstructionSet.of(name).compareTo(least) >= 0;
                    if (worth && (names.add(layout + name) || all)) {
                        candidates.add(new Implementation.OneDnn(layout, index));
                    }
                    more = offered.orElseThrow().next();
                }
            }
        }
        candidates.addAll(winograd().candidates(problem, effort));
        candidates.addAll(strips().candidates(problem, effort));
        return candidates;
    }

    /** The Winograd convolution that is probably the fastest; empty if there is none. */
    Optional<Implementation> probablyFastest(ConvolutionProblem problem) {
        return winograd().candidates(problem, Effort.INSTANT).stream().findFirst();
    }

    private WinogradSource winograd() {
        return new WinogradSource(type, batch, threads);
    }

    private StripSource strips() {
        return new StripSource(engine, ConvolutionTypes.floating(type), batch, threads, owned);
    }

    private LoweredConvolution winograd(ConvolutionProblem problem, Implementation.Winograd winograd) {
        WinogradConvolution convolution = owned.own(winograd().make(engine, problem, winograd));
        return new LoweredConvolution(
                WinogradComputation.of(convolution, problem, owned.own(bias(problem))),
                owned.own(tensor(Layout.NHWC, problem.from())),
                owned.own(tensor(Layout.NHWC, winograd.pooled() ? problem.pooled() : problem.to())),
                winograd.pooled());
    }

    /** The instructions of the implementation that the library prefers. */
    private InstructionSet instructions(ConvolutionProblem problem) {
        try (PrimitiveDescriptor preferred = create(problem, Layout.ANY)) {
            return InstructionSet.of(preferred.implementation());
        }
    }

    /** Whether the library chooses NHWC itself, so that asking for it gives the same implementations again. */
    private boolean prefersNhwc(ConvolutionProblem problem) {
        try (PrimitiveDescriptor chosen = create(problem, Layout.ANY);
                MemoryDescriptor source = chosen.layout(Argument.SOURCE);
                MemoryDescriptor destination = chosen.layout(Argument.DESTINATION);
                MemoryDescriptor from = tensor(Layout.NHWC, problem.from());
                MemoryDescriptor to = tensor(Layout.NHWC, problem.to())) {
            return source.sameAs(from) && destination.sameAs(to);
        }
    }

    /**
     * Makes the computation.
     *
     * @throws IllegalArgumentException if this machine does not have the implementation
     */
    LoweredConvolution lower(ConvolutionProblem problem, Implementation implementation) {
        return switch (implementation) {
            case Implementation.OneDnn(Layout layout, int index) -> primitive(problem, layout, index);
            case Implementation.Winograd winograd -> winograd(problem, winograd);
            case Implementation.Strips strips -> strips().lower(problem, strips);
        };
    }

    private LoweredConvolution primitive(ConvolutionProblem problem, Layout layout, int index) {
        PrimitiveDescriptor primitive = owned.own(create(problem, layout));
        if (!primitive.next(index)) {
            throw missing(problem, new Implementation.OneDnn(layout, index));
        }
        return LoweredConvolution.of(
                PrimitiveComputation.ofConvolution(owned, primitive, problem, owned.own(bias(problem)), Map.of()));
    }

    private static IllegalArgumentException missing(ConvolutionProblem problem, Implementation implementation) {
        return new IllegalArgumentException("there is no implementation '" + implementation.text() + "' of "
                + problem.convolution().name() + " on this machine");
    }

    private Optional<PrimitiveDescriptor> offered(ConvolutionProblem problem, Layout layout) {
        try {
            return Optional.of(create(problem, layout));
        } catch (NativeCallException unsupported) {
            return Optional.empty();
        }
    }

    private PrimitiveDescriptor create(ConvolutionProblem problem, Layout layout) {
        Operation.Convolution c = problem.convolution();
        int kernel = c.window().kernel();
        try (MemoryDescriptor source = tensor(layout, problem.from());
                MemoryDescriptor weights = MemoryDescriptor.of(
                        type, Layout.ANY, c.channels(), problem.from().channels(), kernel, kernel);
                MemoryDescriptor bias = bias(problem);
                MemoryDescriptor destination = tensor(layout, problem.to())) {
            return PrimitiveDescriptor.convolution(
                    engine,
                    source,
                    weights,
                    bias,
                    destination,
                    new Sliding(c.window(), problem.from(), problem.to()),
                    c.activation());
        }
    }

    private static MemoryDescriptor bias(ConvolutionProblem problem) {
        return MemoryDescriptor.of(
                ElementType.FLOAT32, Layout.VECTOR, problem.convolution().channels());
    }

    private MemoryDescriptor tensor(Layout layout, Shape shape) {
        return MemoryDescriptor.of(type, layout, batch, shape.channels(), shape.height(), shape.width());
    }
}
