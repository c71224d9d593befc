// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cublaslt.CublasLtHandle;
import io.ssd4j.runtime.cuda.cublaslt.Matmul;
import io.ssd4j.runtime.cuda.cublaslt.MatmulAlgorithm;
import io.ssd4j.runtime.cuda.cublaslt.MatmulCandidate;
import io.ssd4j.runtime.cuda.cublaslt.MatmulExecution;
import io.ssd4j.runtime.cuda.cublaslt.MatmulOperands;
import io.ssd4j.runtime.cuda.cublaslt.MatmulProblem;
import io.ssd4j.runtime.cuda.cublaslt.MatmulTraits;
import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.Dims;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceAddress;
import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** cuBLASLt's algorithms, for convolutions that are a product of matrices: 1x1, stride 1, no padding. */
public final class CublasLtAlgorithms implements ImplementationSource {
    public static final String LIBRARY = "cublaslt";

    /** More than its heuristics name for any problem that was seen. */
    private static final int MOST_PROPOSED = 256;

    /** NVIDIA's own advice for large GPUs is 32 MiB; more only admits larger splits of the sum. */
    private static final long MOST_WORKSPACE = 64L << 20;

    /** Where no bias lies: before it is bound, the library looks at nothing but the alignment of its address. */
    private static final DeviceAddress ALIGNED = new DeviceAddress(256);

    private final CublasLtHandle handle;
    private final Precision precision;

    /**
     * @param handle stays open as long as anything of this is used
     */
    public CublasLtAlgorithms(CublasLtHandle handle, Precision precision) {
        this.handle = handle;
        this.precision = precision;
    }

    /** A step as a product of matrices; empty where it is none. */
    public static Optional<MatmulProblem> product(GpuStep step, Precision precision) {
        if (!(step instanceof GpuStep.Convolve convolve)) {
            return Optional.empty();
        }
        ConvolutionBiasRelu convolution = convolve.graph();
        Window window = convolution.window();
        if (window.kernel() != 1 || window.stride() != 1 || window.padding() != 0) {
            return Optional.empty();
        }
        Dims output = convolution.output().extents();
        return Optional.of(new MatmulProblem(
                output.n() * output.h() * output.w(),
                convolution.input().extents().c(),
                output.c(),
                precision));
    }

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public List<Candidate> candidates(GpuStep step, Effort effort, CloseStack owned) {
        Optional<MatmulProblem> problem = product(step, precision);
        if (problem.isEmpty()) {
            return List.of();
        }
        try (Matmul matmul = Matmul.of(handle, problem.get(), ALIGNED)) {
            List<MatmulCandidate> proposed = effort == Effort.EXHAUSTIVE
                    ? matmul.everyCandidate(MOST_WORKSPACE)
                    : matmul.candidates(MOST_WORKSPACE, MOST_PROPOSED);
            return proposed.stream()
                    .<Candidate>map(candidate -> () -> Optional.of(new Algorithm(problem.get(), candidate)))
                    .toList();
        }
    }

    @Override
    public Implementation load(GpuStep step, String stored) {
        MatmulProblem problem = product(step, precision)
                .orElseThrow(() -> new StoredChoiceException("no product of matrices: " + step.problem()));
        MatmulAlgorithm algorithm;
        try {
            algorithm = new MatmulAlgorithm(stored);
        } catch (IllegalArgumentException e) {
            throw new StoredChoiceException(e);
        }
        try (Matmul matmul = Matmul.of(handle, problem, ALIGNED)) {
            return matmul.check(algorithm)
                    .map(candidate -> new Algorithm(problem, candidate))
                    .orElseThrow(() -> new StoredChoiceException("cuBLASLt does not take its algorithm any more"));
        }
    }

    /** One of them. */
    private final class Algorithm implements Implementation {
        private final MatmulProblem problem;
        private final MatmulCandidate candidate;

        private Algorithm(MatmulProblem problem, MatmulCandidate candidate) {
            this.problem = problem;
            this.candidate = candidate;
        }

        @Override
        public String engine() {
            return "alg" + candidate.traits().id();
        }

        @Override
        public Map<String, Long> knobs() {
            MatmulTraits traits = candidate.traits();
            Map<String, Long> knobs = new LinkedHashMap<>();
            knobs.put("TILE", (long) traits.tile());
            knobs.put("STAGES", (long) traits.stages());
            knobs.put("SPLIT_K", (long) traits.splitK());
            return knobs;
        }

        @Override
        public String stored() {
            return candidate.algorithm().hex();
        }

        @Override
        public long workspaceBytes() {
            return candidate.workspaceBytes();
        }

        @Override
        public DeviceKernels.Launch bind(Operands operands, CloseStack owned) {
            Matmul matmul = owned.own(
                    Matmul.of(handle, problem, operands.of(TensorRole.BIAS).address()));
            MatmulExecution execution = owned.own(matmul.prepare(
                    candidate,
                    new MatmulOperands(
                            operands.of(TensorRole.INPUT).address(),
                            operands.of(TensorRole.WEIGHTS).address(),
                            operands.of(TensorRole.OUTPUT).address(),
                            new DeviceAddress(operands.workspaceAddress()))));
            return (CudaStream stream) -> execution.run(stream);
        }

        @Override
        public void close() {
            // An algorithm is data.
        }
    }
}
