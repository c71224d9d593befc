// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.ImplementationSource.Candidate;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.cuda.standin.Trait;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnStandIn
class MatmulStandInTest extends MatmulContract {
    @Override
    double tf32Bound() {
        return 5e-4;
    }

    @ParameterizedTest
    @MethodSource("problems")
    void theFirstCandidateUsesTensorCoresIfAllowed(MatmulProblem problem) {
        try (ProductBench bench = new ProductBench(problem)) {
            List<MatmulCandidate> candidates = bench.matmul().candidates(MUCH, 32);
            assertTrue(candidates.size() >= 2, candidates::toString);
            boolean wholeGroups = problem.inputChannels() % 8 == 0 && problem.precision() != Precision.FP32;
            assertEquals(wholeGroups, candidates.getFirst().traits().usesTensorCores(), candidates::toString);
        }
    }

    @Test
    void respectsTheWorkspaceLimit() {
        try (ProductBench bench = new ProductBench(new MatmulProblem(64, 64, 64, Activation.RELU, Precision.FP16))) {
            assertTrue(bench.matmul().candidates(MUCH, 32).stream().anyMatch(c -> c.workspaceBytes() > 0));
            assertTrue(bench.matmul().candidates(0, 32).stream().allMatch(c -> c.workspaceBytes() == 0));
            assertEquals(1, bench.matmul().candidates(MUCH, 1).size());
            MatmulCandidate candidate = bench.matmul().candidates(MUCH, 32).stream()
                    .filter(c -> c.workspaceBytes() > 0)
                    .findFirst()
                    .orElseThrow();
            Operands without = bench.operands(Optional.empty());
            try (Arena arena = Arena.ofConfined()) {
                assertThrows(
                        IllegalArgumentException.class, () -> bench.matmul().bind(candidate, without, arena));
            }
        }
    }

    @Test
    void theSearchFindsTheHeuristicsAlgorithmsAndMore() {
        try (ProductBench bench = new ProductBench(new MatmulProblem(40, 32, 16, Activation.RELU, Precision.TF32))) {
            List<MatmulCandidate> every = new AlgorithmSearch(bench.matmul(), MUCH).run();
            // Two families, three tiles, two stages; unsplit sums, and sums split in 2, 3, 4, 6 and 8 parts.
            assertEquals(
                    2 * 3 * 2 * 6,
                    every.stream().map(MatmulCandidate::traits).distinct().count());
            List<MatmulTraits> found =
                    every.stream().map(MatmulCandidate::traits).toList();
            for (MatmulCandidate named : bench.matmul().candidates(MUCH, 32)) {
                assertTrue(found.contains(named.traits()), named::toString);
            }
            for (MatmulCandidate candidate : every) {
                assertTrue(bench.errorOf(candidate) < 5e-4, candidate::toString);
            }
            assertTrue(new AlgorithmSearch(bench.matmul(), 0).run().stream().allMatch(c -> c.workspaceBytes() == 0));
        }
        try (ProductBench bench = new ProductBench(new MatmulProblem(40, 32, 16, Activation.RELU, Precision.FP32))) {
            assertTrue(new AlgorithmSearch(bench.matmul(), MUCH)
                    .run().stream().noneMatch(c -> c.traits().usesTensorCores()));
        }
    }

    /** Without the rule, a search proposes splits in 3 and 6 of sums of 40, and some of them lose elements. */
    @Test
    void algorithmsOfKnownFaultsAreNeitherProposedNorLoaded(StandInControl control) {
        control.traits(Trait.WRONG_SPLITS);
        Problem.Convolution convolution = new Problem.Convolution(
                Precision.FP16.elementType(), 1, new Shape(40, 5, 6), 16, Window.of(1), Activation.RELU);
        MatmulProblem product = MatmulProblem.of(convolution, Precision.FP16).orElseThrow();
        try (ProductBench bench = new ProductBench(product);
                CublasLtHandle handle = CublasLtHandle.create();
                CloseStack owned = new CloseStack()) {
            CublasLtAlgorithms source = source(handle, 130_101);
            List<Candidate> proposed = source.candidates(convolution, owned);
            for (Candidate candidate : proposed) {
                String stored = candidate.make().orElseThrow().stored();
                assertTrue(bench.errorOf(bench.matmul().check(stored).orElseThrow()) < 1e-3, stored);
            }
            List<Candidate> all = source(handle, 130_800).candidates(convolution, owned);
            assertTrue(all.size() > proposed.size(), () -> all.size() + " and " + proposed.size());
            List<String> wrong = all.stream()
                    .map(candidate -> candidate.make().orElseThrow().stored())
                    .filter(stored -> bench.errorOf(bench.matmul().check(stored).orElseThrow()) >= 1e-3)
                    .toList();
            assertTrue(!wrong.isEmpty());
            for (String stored : wrong) {
                assertThrows(StoredChoiceException.class, () -> source.load(convolution, stored));
            }
        }
    }

    private static CublasLtAlgorithms source(CublasLtHandle handle, long version) {
        return new CublasLtAlgorithms(handle, Precision.FP16, Effort.EXHAUSTIVE, new KnownFaults(version, 90));
    }

    @Test
    void algorithmsAreStoredAsTextAndCheckedWhenTheyComeBack() {
        MatmulProblem problem = new MatmulProblem(100, 64, 32, Activation.RELU, Precision.TF32);
        try (ProductBench bench = new ProductBench(problem)) {
            for (MatmulCandidate candidate : bench.matmul().candidates(MUCH, 32)) {
                MatmulCandidate back =
                        bench.matmul().check(candidate.algorithm()).orElseThrow();
                assertEquals(candidate.traits(), back.traits());
                assertEquals(candidate.workspaceBytes(), back.workspaceBytes());
                assertTrue(bench.errorOf(back) < 5e-4);
            }
            byte[] damaged = HexFormat.of()
                    .parseHex(bench.matmul().candidates(MUCH, 1).getFirst().algorithm());
            damaged[20] ^= 1;
            assertEquals(Optional.empty(), bench.matmul().check(HexFormat.of().formatHex(damaged)));
        }
        try (ProductBench other = new ProductBench(new MatmulProblem(100, 64, 32, Activation.RELU, Precision.FP16));
                ProductBench bench = new ProductBench(problem)) {
            String algorithm = other.matmul().candidates(MUCH, 1).getFirst().algorithm();
            assertEquals(Optional.empty(), bench.matmul().check(algorithm));
            assertThrows(IllegalArgumentException.class, () -> bench.matmul().check("zz".repeat(64)));
            assertThrows(IllegalArgumentException.class, () -> bench.matmul().check("00"));
        }
    }

    @Test
    void detectsAnOverlappingOutput(StandInControl control) {
        try (ProductBench bench = new ProductBench(new MatmulProblem(30, 16, 8, Activation.RELU, Precision.FP32))) {
            MatmulCandidate candidate = bench.matmul().candidates(MUCH, 1).getFirst();
            Operands apart = bench.operands(Optional.empty());
            Operands overlapping = ProductBench.with(apart, TensorRole.OUTPUT, apart.of(TensorRole.INPUT));
            try (Arena arena = Arena.ofConfined()) {
                bench.matmul().bind(candidate, overlapping, arena).on(bench.stream());
                assertThrows(NativeCallException.class, () -> bench.stream().synchronize());
            }
            assertEquals(List.of("in cublasLtMatmul: D overlaps B"), control.takeViolations());
        } catch (NativeCallException broken) {
            assertEquals(700, broken.status(), broken::toString); // sticky: the closes report it too
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cublasLtCreate",
                "cublasLtMatmulDescCreate",
                "cublasLtMatmulDescSetAttribute",
                "cublasLtMatrixLayoutCreate",
                "cublasLtMatmulPreferenceCreate",
                "cublasLtMatmulPreferenceSetAttribute",
                "cublasLtMatmulAlgoGetHeuristic",
                "cublasLtMatmulAlgoConfigGetAttribute",
                "cublasLtMatmulAlgoCapGetAttribute",
                "cublasLtMatmul",
                "cublasLtMatrixLayoutDestroy",
                "cublasLtMatmulDescDestroy",
                "cublasLtMatmulPreferenceDestroy",
                "cublasLtDestroy"
            })
    void aFailedCallLeaksNothing(String entryPoint, StandInControl control) {
        control.fail(entryPoint, 1, 14, Fault.Mode.ONCE);
        NativeCallException failed = assertThrows(NativeCallException.class, () -> {
            try (ProductBench bench = new ProductBench(new MatmulProblem(30, 16, 8, Activation.RELU, Precision.FP32))) {
                bench.errorOf(bench.matmul().candidates(MUCH, 1).getFirst());
            }
        });
        assertEquals(14, failed.status());
        assertEquals(entryPoint, failed.function());
    }
}
