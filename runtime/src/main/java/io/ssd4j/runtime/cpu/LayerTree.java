// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.choice.Selection.Candidate;
import io.ssd4j.runtime.cpu.choice.Selection.Node;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A network as the tree that implementations are selected in: its convolutions, and those readers of their values that need a
 * certain layout. A pooling keeps the layout of what it reads; one that is timed with its convolution is not a separate node.
 *
 * @param recipe the session
 * @param timings the times of the candidates
 */
record LayerTree(SessionRecipe recipe, LayerTimings timings) {

    /** Times all candidates and returns the root, the network's input. */
    Node root() throws InterruptedException {
        int input;
        try (MemoryDescriptor layout =
                recipe.tensor(ElementType.FLOAT32, Layout.NCHW, recipe.network().input())) {
            input = timings.number(layout);
        }
        List<Candidate> candidates = List.of(fixed(input));
        return new Node(Network.INPUT, candidates, readers(Network.INPUT, candidates));
    }

    /**
     * What reads a value.
     *
     * @param writers the candidates of the node that writes it
     */
    private List<Node> readers(String value, List<Candidate> writers) throws InterruptedException {
        List<Node> readers = new ArrayList<>();
        Network network = recipe.network();
        for (Operation operation : network.operations()) {
            if (operation.input().equals(value)) {
                readers.add(
                        switch (operation) {
                            case Operation.Convolution c -> convolution(c);
                            case Operation.MaxPooling p -> {
                                List<Candidate> poolings = poolings(p, writers);
                                yield new Node(p.name(), poolings, readers(p.name(), poolings));
                            }
                            case Operation.L2Normalization n -> {
                                List<Candidate> nhwc =
                                        List.of(fixed(recipe.type(), Layout.NHWC, network.shape(n.name())));
                                yield new Node(n.name(), nhwc, readers(n.name(), nhwc));
                            }
                        });
            }
        }
        network.outputOf(value)
                .filter(recipe.returned().names()::contains)
                .ifPresent(output -> readers.add(new Node(
                        ReturnedOutputs.buffer(output),
                        List.of(fixed(ElementType.FLOAT32, recipe.returned().layout(), network.shape(value))),
                        List.of())));
        return readers;
    }

    private Node convolution(Operation.Convolution c) throws InterruptedException {
        ConvolutionProblem problem = recipe.problem(c);
        List<Candidate> candidates = timings.candidates(problem);
        String written = problem.pooling().map(Operation::name).orElse(c.name());
        return new Node(c.name(), candidates, readers(written, candidates));
    }

    private List<Candidate> poolings(Operation.MaxPooling p, List<Candidate> writers) {
        return writers.stream()
                .mapToInt(Candidate::destination)
                .distinct()
                .mapToObj(layout -> new Candidate(
                        Implementation.OneDnn.FIRST, 0, layout, timings.pooled(recipe.network(), p, layout), 0))
                .toList();
    }

    private Candidate fixed(ElementType type, Layout layout, Shape shape) {
        try (MemoryDescriptor descriptor = recipe.tensor(type, layout, shape)) {
            return fixed(timings.number(descriptor));
        }
    }

    private static Candidate fixed(int layout) {
        return new Candidate(Implementation.OneDnn.FIRST, 0, layout, layout, 0);
    }
}
