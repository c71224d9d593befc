// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.ChoiceEnvironment;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.dnnl.Dnnl;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a session's programs are made from.
 *
 * @param device the CPU
 * @param network the network
 * @param precision what it was loaded in
 * @param arithmetic what its layers compute in
 * @param weights its parameters
 * @param returned the outputs
 * @param batch images per run
 */
record SessionRecipe(
        CpuDevice device,
        Network network,
        Precision precision,
        Arithmetic arithmetic,
        PackedWeights weights,
        ReturnedOutputs returned,
        int batch) {

    static SessionRecipe of(CpuModel model, SessionOptions<?, ?> options) {
        return new SessionRecipe(
                model.device(),
                model.network(),
                model.precision(),
                model.arithmetic(),
                model.weights(),
                ReturnedOutputs.of(model.network(), options),
                options.batch());
    }

    int threads() {
        return device.threads();
    }

    /** The type of activations, and of weights, of the layers in floating point. */
    ElementType type() {
        return arithmetic.floating();
    }

    /** Whether the direct program is replaced after some runs. Layers of integers have other implementations for several threads only. */
    boolean changesOver() {
        DeviceOptions options = device.options();
        boolean integers = precision == Precision.INT8;
        return !options.deterministic() && !(integers && (threads() == 1 || options.effort() == Effort.INSTANT));
    }

    /**
     * The choices of the session's first program.
     *
     * @param prepared whether a long series of runs follows
     */
    Choices first(boolean prepared) {
        if (device.options().deterministic()) {
            return guess();
        }
        return prepared
                ? device.choices().load(environment()).filter(this::has).orElseGet(this::guess)
                : Choices.DIRECT;
    }

    /** What makes the convolutions; the descriptors belong to the given owner. */
    Convolutions convolutions(CloseStack owner) {
        return new Convolutions(device.engine(), type(), batch, threads(), owner);
    }

    /** The problem of a convolution of the network. */
    ConvolutionProblem problem(Operation.Convolution convolution) {
        return ConvolutionProblem.of(network, convolution, Set.copyOf(returned.names()));
    }

    /** A tensor of the batch in a layout; the caller closes it. */
    MemoryDescriptor tensor(ElementType type, Layout layout, Shape shape) {
        return MemoryDescriptor.of(type, layout, batch, shape.channels(), shape.height(), shape.width());
    }

    /** Lowers the network with the given implementations; the caller closes the result. */
    Lowering lower(Choices choices) {
        return Lowering.of(device.engine(), network, arithmetic, batch, threads(), returned, choices);
    }

    /** The choices that nothing is timed for: they depend on the network, the batch, the CPU and the options alone. */
    Choices guess() {
        return precision == Precision.INT8 ? Choices.DIRECT : Guess.of(this);
    }

    /** Whether this machine has all implementations. */
    boolean has(Choices choices) {
        try (Lowering _ = lower(choices)) {
            return true;
        } catch (IllegalArgumentException e) {
            device.options().listener().warning("stored choices are made again: " + e.getMessage());
            return false;
        }
    }

    /** What timed choices depend on. */
    ChoiceEnvironment environment() {
        return new ChoiceEnvironment(
                device.name(),
                Dnnl.instructionSets() + "; " + WinogradConvolution.vectors(),
                Dnnl.version(),
                threads(),
                network.name(),
                network.operations().stream()
                                .map(operation -> operation + " " + network.shape(operation.name()))
                                .collect(Collectors.joining("; "))
                        + "; returned " + returned,
                batch,
                precision.id(),
                device.options().effort().id(),
                device.options().transformedWeightsLimit());
    }

    SessionSegments segments(Arena arena) {
        return SessionSegments.allocate(arena, network, batch, returned);
    }

    /** Binds a lowered network to an input and outputs; the lowering may be closed afterwards. */
    Program bind(Lowering lowering, SessionSegments segments) {
        return new Program(device.engine(), lowering.steps(), weights, segments);
    }
}
