// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.memory.Liveness;
import io.ssd4j.runtime.memory.SlabPlanner;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A network for one batch size as steps over the buffers of one slab; data, without a native call.
 *
 * @param batch images
 * @param steps in the order in which they are enqueued
 * @param memory the buffers' places in the slab
 */
public record Program(int batch, List<Step> steps, MemoryPlan memory) {
    /** The buffer that the host's input is copied to: NCHW float32, or frames in slots. */
    public static final String HOST_INPUT = Network.INPUT;

    /** Alignment in bytes of every allocation of the driver, and of every tensor in the slab. */
    public static final long ALIGNMENT = 256;

    /** The buffer that the first layers read. */
    public static final String PACKED_INPUT = "input.packed";

    /**
     * The most images in one part of a batch. A GPU is well filled by this many; larger batches run in parts, so that the copies of one part
     * happen beside the computing of another, and the same plans serve all large batches.
     */
    private static final int LARGEST_PART = 32;

    /** The buffer of the detections, one block for each image as the host reads it. */
    public static final String DETECTIONS = "detections";

    public Program {
        steps = List.copyOf(steps);
    }

    /** The buffer of a finished output: NCHW float32, or what the layer wrote. */
    public static String outputBuffer(Network network, String output, SessionOptions<?, ?> options) {
        return options.deviceFormat().equals(Optional.of(DeviceFormat.NATIVE_NHWC))
                ? network.valueOf(output)
                : unpackedBuffer(output);
    }

    /** The buffer that an output is unpacked to. */
    public static String unpackedBuffer(String output) {
        return output + ".output";
    }

    /**
     * Builds the program of a network.
     *
     * @param inputChannels channels that the first layers read, at least the image's
     * @param options input and outputs, with the batch of this program
     */
    public static Program of(Network network, Storage storage, int inputChannels, SessionOptions<?, ?> options) {
        List<Step> steps = steps(network, storage, inputChannels, options);
        return new Program(options.batch(), steps, memory(network, options, steps));
    }

    /** The steps of a {@linkplain #of program}. */
    public static List<Step> steps(Network network, Storage storage, int inputChannels, SessionOptions<?, ?> options) {
        return new NetworkSteps(network, storage, inputChannels, options).all();
    }

    /**
     * The steps whose problems depend on the channels of the packed input: the packing of float32 values and the layers
     * that read it. Resized frames are packed the same way, so the same padding suits them.
     */
    public static List<Step> inputSteps(Network network, Storage storage, int batch, int inputChannels) {
        return new NetworkSteps(network, storage, inputChannels, SessionOptions.batch(batch)).reachingInput();
    }

    /** The buffers outside the slab: the input arrives beside the computing of an earlier part, or before a run, and outputs on the device outlast it. */
    private static Set<String> outside(Network network, SessionOptions<?, ?> options) {
        Set<String> outside = new HashSet<>();
        outside.add(HOST_INPUT);
        if (options.deviceFormat().isPresent()) {
            network.outputs().forEach(output -> outside.add(outputBuffer(network, output, options)));
        }
        return outside;
    }

    // Steps aside may run until the join at the end: what they read and write lives until then.
    private static MemoryPlan memory(Network network, SessionOptions<?, ?> options, List<Step> steps) {
        Liveness liveness = new Liveness();
        int join = steps.size();
        Set<String> outside = outside(network, options);
        Set<String> aside = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            for (String source : step.sources()) {
                if (!outside.contains(source)) {
                    liveness.read(source, i);
                }
            }
            if (!outside.contains(step.destination())) {
                liveness.written(step.destination(), step.problem().output().bytes(), i);
            }
            if (step.aside()) {
                aside.addAll(step.sources());
                aside.add(step.destination());
            }
        }
        aside.stream().filter(buffer -> !outside.contains(buffer)).forEach(buffer -> liveness.read(buffer, join));
        return SlabPlanner.plan(liveness.buffers(), ALIGNMENT);
    }

    /** The batch sizes of the parts that a batch runs in, larger ones first. */
    public static List<Integer> parts(Network network, int batch) {
        return BatchSplit.of(batch, Math.min(LARGEST_PART, largestBatch(network)));
    }

    /** The largest batch that one program can address: kernels index a tensor with 32 bits, and a grid's z counts images. */
    public static int largestBatch(Network network) {
        Shape input = network.input();
        // The input counts with the most channels that it may be padded to.
        long most = new Shape(Math.ceilDiv(input.channels(), 8) * 8, input.height(), input.width()).elements();
        for (Operation operation : network.operations()) {
            most = Math.max(most, network.shape(operation.name()).elements());
        }
        return Math.clamp(StepTensor.MAX_ELEMENTS / most, 1, LaunchShape.LARGEST_GRID_SIDE);
    }
}
