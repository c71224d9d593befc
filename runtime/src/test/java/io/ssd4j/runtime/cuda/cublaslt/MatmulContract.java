// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.network.Activation;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products with bias, with and without ReLU, against their definition. */
abstract class MatmulContract {
    static final long MUCH = 1 << 30;

    /** The relative error that TF32 may have. */
    abstract double tf32Bound();

    /** Whether algorithms that the heuristics propose may fail when they are executed. */
    boolean algorithmsMayFail() {
        return false;
    }

    static List<Arguments> problems() {
        List<Arguments> all = new ArrayList<>();
        for (Precision precision : Precision.floatingPoint()) {
            all.add(Arguments.of(new MatmulProblem(361, 64, 40, Activation.RELU, precision)));
            all.add(Arguments.of(new MatmulProblem(1, 136, 24, Activation.RELU, precision)));
            all.add(Arguments.of(new MatmulProblem(50, 13, 7, Activation.RELU, precision)));
            all.add(Arguments.of(new MatmulProblem(99, 256, 104, Activation.NONE, precision)));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("problems")
    void everyCandidateMeetsTheDefinition(MatmulProblem problem) {
        double most = switch (problem.precision()) {
            case FP32 -> 1e-6;
            case TF32 -> tf32Bound();
            case FP16 -> 5e-4;
            case BF16 -> 4e-3;
            case INT8, FP8 -> throw new AssertionError("a precision with scales");
        };
        try (ProductBench bench = new ProductBench(problem)) {
            List<MatmulCandidate> candidates = bench.matmul().candidates(MUCH, 32);
            assertFalse(candidates.isEmpty());
            int computed = 0;
            for (MatmulCandidate candidate : candidates) {
                double error;
                try {
                    error = bench.errorOf(candidate);
                } catch (NativeCallException e) {
                    if (!algorithmsMayFail()) {
                        throw e;
                    }
                    continue;
                }
                computed++;
                assertTrue(error < most, () -> candidate + ": " + error);
                assertFalse(problem.precision() == Precision.FP32
                        && candidate.traits().usesTensorCores());
            }
            assertTrue(computed > 0);
        }
    }

    @Test
    void aCapturedProductOutlivesItsExecution() {
        try (ProductBench bench = new ProductBench(new MatmulProblem(30, 16, 8, Activation.RELU, Precision.BF16))) {
            MatmulCandidate candidate = bench.matmul().candidates(MUCH, 1).getFirst();
            assertTrue(
                    bench.errorOf(candidate) < 4e-3); // on first use a library may load what a capture does not allow
            Operands operands = bench.operands(bench.workspace(candidate));
            try (StreamCapture capture = StreamCapture.begin(bench.stream())) {
                try (Arena arena = Arena.ofConfined()) {
                    bench.matmul().bind(candidate, operands, arena).on(bench.stream());
                }
                try (CudaGraph graph = capture.end();
                        CudaGraphExec executable = graph.instantiate()) {
                    executable.launch(bench.stream());
                    assertTrue(bench.errorOfOutput() < 4e-3);
                }
            }
        }
    }

    @Test
    void operandsThatAreNotAlignedAreRefused() {
        try (ProductBench bench = new ProductBench(new MatmulProblem(30, 16, 8, Activation.RELU, Precision.FP32));
                Arena arena = Arena.ofConfined()) {
            MatmulCandidate candidate = bench.matmul().candidates(0, 1).getFirst();
            Operands aligned = bench.operands(Optional.empty());
            DeviceSlice input = aligned.of(TensorRole.INPUT);
            DeviceSlice shifted = input.slice(4, input.bytes() - 4);
            Operands operands = ProductBench.with(aligned, TensorRole.INPUT, shifted);
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> bench.matmul().bind(candidate, operands, arena));
            assertEquals(
                    "the input of 30x16 times 8 outputs, fp32 is at " + shifted.address() + ", not a multiple of 16",
                    refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new MatmulProblem(0, 1, 1, Activation.RELU, Precision.FP32));
        assertThrows(
                IllegalArgumentException.class,
                () -> new MatmulProblem(1 << 21, 1024, 1, Activation.RELU, Precision.FP32));
    }
}
