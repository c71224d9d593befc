// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.List;

/** Turns a network into steps: the input, the operations, and what the session's kind of output adds. */
final class NetworkSteps {
    private final Network network;
    private final Storage storage;
    private final int inputChannels;
    private final SessionOptions<?, ?> options;
    private final MainLine main;
    private final List<Step> steps = new ArrayList<>();

    /**
     * @param inputChannels channels that the first layers read, at least the image's
     * @param options input and outputs, with the batch of the steps
     */
    NetworkSteps(Network network, Storage storage, int inputChannels, SessionOptions<?, ?> options) {
        this.network = network;
        this.storage = storage;
        this.inputChannels = inputChannels;
        this.options = options;
        this.main = MainLine.of(network);
    }

    /** All steps in the order in which they are enqueued. */
    List<Step> all() {
        steps.add(new Step("input", input(), Program.HOST_INPUT, Program.PACKED_INPUT, false));
        addBranches(Network.INPUT);
        network.operations().stream().filter(main::contains).forEach(this::addWithBranches);
        options.detections().ifPresent(rules -> steps.add(detection(rules)));
        return steps;
    }

    /** The packing of float32 values and the operations that read the packed input. */
    List<Step> reachingInput() {
        steps.add(new Step("input", packing(), Program.HOST_INPUT, Program.PACKED_INPUT, false));
        network.operations().stream()
                .filter(operation -> operation.input().equals(Network.INPUT))
                .map(this::step)
                .forEach(steps::add);
        return steps;
    }

    private Problem input() {
        return options.frames()
                .<Problem>map(frames -> new Problem.Resizing(
                        storage.element(),
                        options.batch(),
                        FrameSlot.of(frames, network.input()),
                        frames.conversion(),
                        inputChannels))
                .orElseGet(this::packing);
    }

    private Problem packing() {
        return new Problem.Packing(storage.element(), options.batch(), network.input(), inputChannels);
    }

    /** An operation, the unpacking of its value if that is returned as a map, and the branches that read it. */
    private void addWithBranches(Operation operation) {
        String value = operation.name();
        steps.add(step(operation));
        if (storage.isConverted(network, value)) {
            steps.add(conversion(value));
        }
        network.outputOf(value)
                .filter(_ -> options.detections().isEmpty())
                .map(output -> Program.outputBuffer(network, output, options))
                .filter(buffer -> !buffer.equals(value))
                .ifPresent(buffer -> steps.add(new Step(
                        buffer,
                        new Problem.Unpacking(storage.element(), options.batch(), network.shape(value)),
                        value,
                        buffer,
                        true)));
        addBranches(value);
    }

    // Right after the step that writes what they read: the second stream waits for steps of the main line in this
    // order, and would wait longer for a branch that came later.
    private void addBranches(String value) {
        network.operations().stream()
                .filter(operation -> operation.input().equals(value) && !main.contains(operation))
                .forEach(this::addWithBranches);
    }

    private Step conversion(String value) {
        boolean aside = Storage.readers(network, value).stream()
                .filter(storage::isFloat8)
                .noneMatch(main::contains);
        Problem problem = new Quantizing(storage.element(), options.batch(), network.shape(value));
        return new Step(Storage.converted(value), problem, value, Storage.converted(value), aside);
    }

    private Step step(Operation operation) {
        int batch = options.batch();
        ElementType read =
                storage.isFloat8(operation) ? ElementType.FLOAT8_E4M3 : storage.typeOf(network, operation.input());
        boolean readsInput = operation.input().equals(Network.INPUT);
        Shape declared = network.shape(operation.input());
        Shape from = readsInput ? new Shape(inputChannels, declared.height(), declared.width()) : declared;
        Problem problem = switch (operation) {
            case Operation.Convolution c ->
                new Problem.Convolution(
                        read, storage.typeOf(network, c.name()), batch, from, c.channels(), c.window(), c.activation());
            case Operation.MaxPooling p -> new Problem.MaxPooling(read, batch, from, p.window(), p.rounding());
            case Operation.L2Normalization n ->
                new Problem.L2Normalization(read, batch, network.shape(n.name()), n.epsilon());
        };
        String value = readsInput ? Program.PACKED_INPUT : operation.input();
        boolean converts = storage.isFloat8(operation) && storage.isConverted(network, operation.input());
        String source = converts ? Storage.converted(value) : value;
        return new Step(operation.name(), problem, source, operation.name(), !main.contains(operation));
    }

    private Step detection(DetectionRules rules) {
        List<String> heads =
                rules.heads().stream().map(Head::output).map(network::valueOf).toList();
        List<Shape> maps = heads.stream().map(network::shape).toList();
        Problem problem = new Problem.Detection(storage.element(), options.batch(), network.input(), maps, rules);
        return new Step(Program.DETECTIONS, problem, heads, Program.DETECTIONS, true);
    }
}
