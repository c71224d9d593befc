// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.bindings.LibraryStatus;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WinogradConvolutionCpuTest {
    private static final Window SAME = Window.of(3).padding(1);

    /** The bound of the networks' maps. */
    private static final double BOUND = 1e-5;

    @BeforeAll
    static void loadLibraries() {
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(NativeLibrary.GOMP));
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(NativeLibrary.DNNL));
    }

    static Stream<Arguments> problemsAndVariants() {
        return problems()
                .flatMap(problem -> Stream.of("f4-whole", "f4-whole-1x1", "f4-5", "f6-whole", "f6-whole-1x1", "f6-4")
                        .flatMap(variant -> Stream.of(1, 2).map(threads -> Arguments.of(problem, variant, threads))));
    }

    private static Stream<WinogradProblem> problems() {
        return Stream.of(
                // The extents of the networks modulo 4 and 6: 300, 150, 75, 38, 19.
                convolution(1, 32, 12, 12, 32, SAME, Activation.RELU),
                convolution(1, 16, 38, 19, 16, SAME, Activation.RELU),
                convolution(3, 16, 7, 5, 48, SAME, Activation.RELU),
                convolution(1, 32, 9, 9, 16, Window.of(3), Activation.NONE),
                convolution(1, 16, 8, 8, 16, Window.of(3).padding(2), Activation.NONE),
                convolution(1, 16, 1, 1, 16, SAME, Activation.NONE),
                // No multiples of a vector's lanes.
                convolution(2, 17, 6, 7, 21, SAME, Activation.RELU),
                convolution(1, 31, 5, 5, 100, SAME, Activation.NONE),
                convolution(1, 32, 19, 19, 16, Window.of(3).padding(6).dilation(6), Activation.RELU),
                convolution(2, 16, 32, 11, 16, Window.of(3).padding(6).dilation(6), Activation.RELU),
                convolution(1, 16, 13, 12, 16, Window.of(3).padding(1).dilation(2), Activation.NONE),
                pooled(convolution(1, 16, 12, 24, 16, SAME, Activation.RELU), 6, 12),
                pooled(convolution(2, 17, 19, 15, 18, SAME, Activation.RELU), 10, 8),
                pooled(convolution(1, 16, 19, 15, 16, SAME, Activation.NONE), 9, 7));
    }

    private static WinogradProblem convolution(
            int batch, int inputs, int height, int width, int outputs, Window window, Activation activation) {
        int grown = 2 * window.padding() - window.reach() + 1;
        Shape to = new Shape(outputs, height + grown, width + grown);
        return new WinogradProblem(batch, new Shape(inputs, height, width), to, window, activation, false, to);
    }

    private static WinogradProblem pooled(WinogradProblem problem, int height, int width) {
        Shape half = new Shape(problem.to().channels(), height, width);
        return new WinogradProblem(
                problem.batch(), problem.from(), problem.to(), problem.window(), problem.activation(), true, half);
    }

    @ParameterizedTest
    @MethodSource("problemsAndVariants")
    void convolutionsAreThoseOfTheDefinition(WinogradProblem problem, String variant, int threads) {
        Random random = new Random(5);
        float[] source = normal(random, problem.batch() * problem.from().elements(), 1);
        float[] weights =
                normal(random, 9L * problem.from().channels() * problem.to().channels(), 0.1);
        float[] bias = normal(random, problem.to().channels(), 1);

        float[] result = compute(problem, WinogradVariant.parse(variant), threads, source, weights, bias);

        double error = new ConvolutionReference(problem, source, weights, bias).relativeError(result);
        assertTrue(error < BOUND, "relative error " + error);
    }

    /** Which would take seconds for a layer. */
    @ParameterizedTest
    @ValueSource(ints = {9, 25, 64, 100, 256})
    void noProductIsComputedByOneDnnsReference(int tiles) {
        WinogradShape shape = new WinogradShape(4, 512, 512);
        gomp_h.omp_set_num_threads(1);
        try (Engine engine = Engine.cpu();
                PlaneProducts products = PlaneProducts.of(
                        engine,
                        ProductPrimitive.POINTWISE,
                        1,
                        tiles,
                        shape,
                        new long[] {512L * tiles, 512L * tiles},
                        1)) {
            String implementation = products.primitive().implementation();
            assertTrue(!implementation.startsWith("ref"), implementation);
        }
    }

    private static float[] normal(Random random, long count, double deviation) {
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private static float[] compute(
            WinogradProblem problem,
            WinogradVariant variant,
            int threads,
            float[] source,
            float[] weights,
            float[] bias) {
        gomp_h.omp_set_num_threads(threads);
        try (Arena arena = Arena.ofShared();
                Engine engine = Engine.cpu();
                WinogradConvolution convolution = WinogradConvolution.of(engine, problem, variant, threads)) {
            MemorySegment destination = arena.allocate(
                    (long) Float.BYTES * problem.batch() * problem.destination().elements(), 64);
            destination.fill((byte) -1);
            MemorySegment transformed = arena.allocate(convolution.weightBytes(), 64);
            convolution.transformWeights(copy(arena, weights), transformed);
            MemorySegment scratch = arena.allocate(convolution.scratchBytes(), 64);
            // What another step left there.
            scratch.fill((byte) -1);
            try (WinogradKernel kernel = convolution.bind(
                    "layer", copy(arena, source), destination, transformed, copy(arena, bias), scratch)) {
                kernel.run();
            }
            return destination.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    private static MemorySegment copy(Arena arena, float[] values) {
        return arena.allocate((long) values.length * Float.BYTES, 64).copyFrom(MemorySegment.ofArray(values));
    }

    @Test
    void theModuleOfVectorsIsThere() {
        assertEquals(Optional.empty(), WinogradConvolution.unavailable());
    }

    @Test
    void aSecondRunGivesTheSameBits() {
        WinogradProblem problem = convolution(1, 16, 38, 38, 16, SAME, Activation.RELU);
        Random random = new Random(6);
        float[] source = normal(random, problem.from().elements(), 1);
        float[] weights = normal(random, 9L * 16 * 16, 0.1);
        float[] bias = normal(random, 16, 1);

        float[] once = compute(problem, WinogradVariant.parse("f4-8"), 2, source, weights, bias);
        float[] again = compute(problem, WinogradVariant.parse("f4-8"), 2, source, weights, bias);

        assertTrue(Arrays.equals(once, again));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4-whole", "f6-2"})
    void compiledRunsAllocateNothing(String variant) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        WinogradProblem problem = pooled(convolution(1, 16, 16, 15, 16, SAME, Activation.RELU), 8, 8);
        gomp_h.omp_set_num_threads(2);
        try (Arena arena = Arena.ofShared();
                Engine engine = Engine.cpu();
                WinogradConvolution convolution =
                        WinogradConvolution.of(engine, problem, WinogradVariant.parse(variant), 2);
                WinogradKernel kernel = convolution.bind(
                        "layer",
                        arena.allocate(1 << 20, 64),
                        arena.allocate(1 << 20, 64),
                        arena.allocate(convolution.weightBytes(), 64),
                        arena.allocate(64, 64),
                        arena.allocate(convolution.scratchBytes(), 64))) {
            long least = Long.MAX_VALUE;
            // Vectors are objects until the JIT compiler has compiled the transforms.
            for (int round = 0; round < 2_000 && least > 0; round++) {
                long before = memory.getCurrentThreadAllocatedBytes();
                for (int run = 0; run < 20; run++) {
                    kernel.run();
                }
                least = Math.min(least, memory.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least);
        }
    }

    @Test
    void memoryThatIsTooSmallIsRefused() {
        WinogradProblem problem = convolution(1, 16, 8, 8, 16, SAME, Activation.RELU);
        gomp_h.omp_set_num_threads(1);
        try (Arena arena = Arena.ofShared();
                Engine engine = Engine.cpu();
                WinogradConvolution convolution =
                        WinogradConvolution.of(engine, problem, WinogradVariant.parse("f4-whole"), 1)) {
            MemorySegment enough = arena.allocate(1 << 20, 64);
            MemorySegment tooSmall = arena.allocate(64, 64);

            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> convolution
                            .bind("layer", tooSmall, enough, enough, enough, enough)
                            .close());

            assertEquals("the source has 64 bytes instead of 4096", refused.getMessage());
        }
    }
}
