// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.DataType;
import io.ssd4j.runtime.cuda.cudnn.TensorSpec;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.memory.Liveness;
import io.ssd4j.runtime.memory.SlabPlanner;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A network for one batch size as launches over buffers of one slab; data, without a native call.
 *
 * @param batch images
 * @param steps in the order in which they are put on their streams
 * @param memory where the buffers lie in the slab
 */
public record GpuProgram(int batch, List<GpuStep> steps, MemoryPlan memory) {
    /** The buffer that the host's input is copied to: NCHW float32, or frames in slots. */
    public static final String HOST_INPUT = Network.INPUT;

    /** Every allocation of the driver is aligned to this, and every tensor in the slab. */
    public static final long ALIGNMENT = 256;

    private static final String PACKED_INPUT = "input.packed";

    public GpuProgram {
        steps = List.copyOf(steps);
    }

    /** The buffer that finally holds an output: NCHW float32, or what the layer wrote. */
    public static String outputBuffer(Network network, String output, SessionOptions<?, ?> options) {
        return options.deviceFormat().equals(Optional.of(DeviceFormat.NATIVE_NHWC))
                ? network.valueOf(output)
                : output + ".output";
    }

    /** Lowers a network for a session with float32 input and outputs on the host. */
    public static GpuProgram of(Network network, Precision precision, int batch, int inputChannels) {
        return of(network, precision, inputChannels, SessionOptions.batch(batch));
    }

    /**
     * Lowers a network.
     *
     * @param inputChannels channels that the first layers read, at least the image's: 3, 4 or 8
     * @param options what goes in and out, for the batch of this program
     */
    public static GpuProgram of(Network network, Precision precision, int inputChannels, SessionOptions<?, ?> options) {
        int batch = options.batch();
        List<GpuStep> steps = new ArrayList<>();
        steps.add(input(network, inputChannels, options));
        for (Operation operation : network.operations()) {
            steps.add(lower(network, precision, batch, inputChannels, operation));
            String value = operation.name();
            network.outputOf(value).ifPresent(output -> {
                String buffer = outputBuffer(network, output, options);
                if (!buffer.equals(value)) {
                    steps.add(new GpuStep.Unpack(output, value, buffer, batch, network.shape(value)));
                }
            });
        }
        MemoryPlan memory = plan(network, KernelElement.of(precision), options, steps);
        return new GpuProgram(batch, steps, memory);
    }

    private static GpuStep input(Network network, int inputChannels, SessionOptions<?, ?> options) {
        return options.frames()
                .<GpuStep>map(frames -> new GpuStep.ResizeInput(
                        HOST_INPUT,
                        PACKED_INPUT,
                        options.batch(),
                        FrameSlot.of(frames, network.input()),
                        frames.means(),
                        inputChannels))
                .orElseGet(() -> new GpuStep.PackInput(
                        HOST_INPUT, PACKED_INPUT, options.batch(), network.input(), inputChannels));
    }

    /** The buffers that are not in the slab: frames come before a run, and outputs that stay on the device outlast it. */
    private static Set<String> outside(Network network, SessionOptions<?, ?> options) {
        Set<String> outside = new HashSet<>();
        if (options.frames().isPresent()) {
            outside.add(HOST_INPUT);
        }
        if (options.deviceFormat().isPresent()) {
            network.outputs().forEach(output -> outside.add(outputBuffer(network, output, options)));
        }
        return outside;
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
    private static MemoryPlan plan(
            Network network, KernelElement element, SessionOptions<?, ?> options, List<GpuStep> steps) {
        Liveness liveness = new Liveness();
        int join = steps.size();
        Set<String> outside = outside(network, options);
        Set<String> aside = new HashSet<>();
        if (!outside.contains(HOST_INPUT)) {
            liveness.written(HOST_INPUT, options.batch() * network.input().elements() * Float.BYTES, 0);
        }
        for (int i = 0; i < steps.size(); i++) {
            GpuStep step = steps.get(i);
            if (!outside.contains(step.source())) {
                liveness.read(step.source(), i);
            }
            if (!outside.contains(step.destination())) {
                liveness.written(
                        step.destination(), StepTensor.output(step, element).bytes(), i);
            }
            if (step.aside()) {
                aside.add(step.source());
                aside.add(step.destination());
            }
        }
        aside.stream().filter(buffer -> !outside.contains(buffer)).forEach(buffer -> liveness.read(buffer, join));
        return SlabPlanner.plan(liveness.buffers(), ALIGNMENT);
    }

    /** The most images that may go through at once: kernels index a tensor with 32 bits, and a grid's z counts images. */
    public static int largestBatch(Network network) {
        Shape input = network.input();
        // The input counts with the most channels that it may be padded to.
        long most = new Shape(Math.ceilDiv(input.channels(), 8) * 8, input.height(), input.width()).elements();
        for (Operation operation : network.operations()) {
            most = Math.max(most, network.shape(operation.name()).elements());
        }
        return Math.clamp(TensorSpec.MOST_ELEMENTS / most, 1, LaunchShape.LARGEST_GRID_SIDE);
    }
}
