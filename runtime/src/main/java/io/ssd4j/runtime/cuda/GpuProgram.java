// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.DataType;
import io.ssd4j.runtime.cuda.cudnn.TensorSpec;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.memory.Liveness;
import io.ssd4j.runtime.memory.MemoryPlan;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network for one batch size as launches over buffers of one slab; data, without a native call.
 *
 * @param batch images
 * @param steps in the order in which they are put on their streams
 * @param memory where the buffers lie in the slab
 */
record GpuProgram(int batch, List<GpuStep> steps, MemoryPlan memory) {
    /** The buffer that the host's input is copied to, NCHW float32. */
    static final String HOST_INPUT = Network.INPUT;

    /** Every allocation of the driver is aligned to this, and every tensor in the slab. */
    static final long ALIGNMENT = 256;

    private static final String PACKED_INPUT = "input.packed";

    GpuProgram {
        steps = List.copyOf(steps);
    }

    /** The buffer that an output is copied to the host from, NCHW float32. */
    static String outputBuffer(String output) {
        return output + ".output";
    }

    /**
     * Lowers a network.
     *
     * @param inputChannels channels that the first layers read, at least the image's: 3, 4 or 8
     */
    static GpuProgram of(Network network, Precision precision, int batch, int inputChannels) {
        List<GpuStep> steps = new ArrayList<>();
        steps.add(new GpuStep.PackInput(HOST_INPUT, PACKED_INPUT, batch, network.input(), inputChannels));
        for (Operation operation : network.operations()) {
            steps.add(lower(network, precision, batch, inputChannels, operation));
            if (network.outputs().contains(operation.name())) {
                String name = operation.name();
                steps.add(new GpuStep.Unpack(name, name, outputBuffer(name), batch, network.shape(name)));
            }
        }
        return new GpuProgram(batch, steps, plan(network, KernelElement.of(precision), batch, steps));
    }

    private static GpuStep lower(
            Network network, Precision precision, int batch, int inputChannels, Operation operation) {
        boolean readsInput = operation.input().equals(Network.INPUT);
        String source = readsInput ? PACKED_INPUT : operation.input();
        Shape declared = network.shape(operation.input());
        Shape from = readsInput ? new Shape(inputChannels, declared.height(), declared.width()) : declared;
        Shape to = network.shape(operation.name());
        return switch (operation) {
            case Operation.Convolution c ->
                new GpuStep.Convolve(
                        c.name(),
                        source,
                        c.name(),
                        ConvolutionBiasRelu.of(DataType.of(precision), batch, from, c.channels(), c.window()));
            case Operation.MaxPooling p ->
                new GpuStep.Pool(p.name(), source, p.name(), batch, from, to, p.window(), p.rounding());
            case Operation.L2Normalization n ->
                new GpuStep.Normalize(n.name(), source, n.name(), batch, to, n.epsilon());
        };
    }

    // The steps aside run at a time that only the join in the end bounds: what they read and write lives until then.
    private static MemoryPlan plan(Network network, KernelElement element, int batch, List<GpuStep> steps) {
        Liveness liveness = new Liveness();
        int join = steps.size();
        Set<String> aside = new HashSet<>();
        liveness.written(HOST_INPUT, batch * network.input().elements() * Float.BYTES, 0);
        for (int i = 0; i < steps.size(); i++) {
            GpuStep step = steps.get(i);
            liveness.read(step.source(), i);
            liveness.written(
                    step.destination(), StepTensor.output(step, element).bytes(), i);
            if (step.aside()) {
                aside.add(step.source());
                aside.add(step.destination());
            }
        }
        aside.forEach(buffer -> liveness.read(buffer, join));
        return MemoryPlan.of(liveness.buffers(), ALIGNMENT);
    }

    /** The most images that may go through at once: kernels index a tensor with 32 bits, and a grid's z counts images. */
    static int largestBatch(Network network) {
        Shape input = network.input();
        // The input counts with the most channels that it may be padded to.
        long most = new Shape(Math.ceilDiv(input.channels(), 8) * 8, input.height(), input.width()).elements();
        for (Operation operation : network.operations()) {
            most = Math.max(most, network.shape(operation.name()).elements());
        }
        return Math.clamp(TensorSpec.MOST_ELEMENTS / most, 1, LaunchShape.LARGEST_GRID_SIDE);
    }
}
