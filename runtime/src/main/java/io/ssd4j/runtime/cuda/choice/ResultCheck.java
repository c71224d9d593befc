// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares the output of an implementation with the definition at some positions: the corners of the first and the last
 * image, at which windows cross the edge and tiles are partial, and some random ones, each with all its channels.
 */
final class ResultCheck {
    private static final int RANDOM_POSITIONS = 24;
    private static final long SEED = 20_20;

    /** Never a result: all bits set are a NaN in every element type. */
    private static final byte UNWRITTEN = (byte) 0xff;

    private record Position(int image, int y, int x) {}

    private final double bound;
    private final ElementType element;
    private final Shape outputs;
    private final List<Position> positions;
    private final List<double[]> expected;

    /** Computes the expected values, once for all implementations. */
    ResultCheck(Problem problem, Precision precision, PositionReference reference) {
        this.bound = precision.errorBound();
        this.element = problem.output().element();
        this.outputs = problem.to();
        this.positions = positions(outputs, problem.batch());
        this.expected = positions.stream()
                .map(p -> reference.at(p.image(), p.y(), p.x()))
                .toList();
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

    /** Fills an output with values that no implementation writes. */
    static void clear(CudaStream stream, DeviceSlice output) {
        stream.fill(output, UNWRITTEN);
    }

    /** Whether an output, NHWC, is correct within the precision's bound: relative L2 difference over the positions. */
    boolean passes(CudaStream stream, DeviceSlice output) {
        long bytes = (long) outputs.channels() * element.bytes();
        double difference = 0;
        double norm = 0;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment values = arena.allocate(bytes * positions.size(), Program.ALIGNMENT);
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
        // Written so that a NaN does not pass.
        return difference <= bound * bound * norm;
    }
}
