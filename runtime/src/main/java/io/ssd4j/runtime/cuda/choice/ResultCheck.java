// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.ElementEncoding;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.cuda.program.StepTensor;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Compares what an implementation wrote with the definition, at some positions: the corners of the first and the last image,
 * where windows leave the picture and tiles are cut, and others at random, each with all its channels.
 */
public final class ResultCheck {
    private static final int RANDOM_POSITIONS = 24;
    private static final long SEED = 20_20;

    /** What is never a result: all bits set are a NaN in every element type. */
    private static final byte UNWRITTEN = (byte) 0xff;

    private record Position(int image, int y, int x) {}

    private final Precision precision;
    private final KernelElement element;
    private final Shape outputs;
    private final List<Position> positions;
    private final List<double[]> expected = new ArrayList<>();

    /**
     * Computes what is expected, once for all implementations.
     *
     * @param tensors what the step reads
     */
    public ResultCheck(GpuStep step, Precision precision, Map<TensorRole, TrialPattern> tensors) {
        this.precision = precision;
        this.element = KernelElement.of(precision);
        this.outputs = PositionReference.outputs(step);
        long images = StepTensor.output(step, element).elements() / outputs.elements();
        this.positions = positions(outputs, (int) images);
        PositionReference reference = new PositionReference(step, tensors);
        positions.forEach(p -> expected.add(reference.at(p.image(), p.y(), p.x())));
    }

    private static List<Position> positions(Shape outputs, int images) {
        List<Position> positions = new ArrayList<>();
        int bottom = outputs.height() - 1;
        int right = outputs.width() - 1;
        for (int image : new int[] {0, images - 1}) {
            positions.add(new Position(image, 0, 0));
            positions.add(new Position(image, 0, right));
            positions.add(new Position(image, bottom, 0));
            positions.add(new Position(image, bottom, right));
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RANDOM_POSITIONS; i++) {
            positions.add(new Position(
                    random.nextInt(images), random.nextInt(outputs.height()), random.nextInt(outputs.width())));
        }
        return positions.stream().distinct().toList();
    }

    /** Makes an output one that no implementation has written. */
    public static void clear(CudaStream stream, DeviceSlice output) {
        stream.fill(output, UNWRITTEN);
    }

    /** Whether an output, NHWC, is right as far as its precision goes: relative L2 difference over the positions. */
    public boolean passes(CudaStream stream, DeviceSlice output) {
        long bytes = (long) outputs.channels() * element.bytes();
        double difference = 0;
        double norm = 0;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment values = arena.allocate(bytes * positions.size(), GpuProgram.ALIGNMENT);
            for (int i = 0; i < positions.size(); i++) {
                Position p = positions.get(i);
                long position = ((long) p.image() * outputs.height() + p.y()) * outputs.width() + p.x();
                stream.download(output.slice(position * bytes, bytes), values.asSlice(i * bytes, bytes));
            }
            stream.synchronize();
            for (int i = 0; i < positions.size(); i++) {
                double[] right = expected.get(i);
                for (int c = 0; c < right.length; c++) {
                    double value = ElementEncoding.get(element, values, (long) i * right.length + c);
                    difference += (value - right[c]) * (value - right[c]);
                    norm += right[c] * right[c];
                }
            }
        }
        double bound = bound(precision);
        // Written so that a NaN does not pass.
        return difference <= bound * bound * norm;
    }

    private static double bound(Precision precision) {
        return switch (precision) {
            case FP32 -> 1e-5;
            case TF32, FP16 -> 3e-3;
            case BF16 -> 2e-2;
        };
    }
}
