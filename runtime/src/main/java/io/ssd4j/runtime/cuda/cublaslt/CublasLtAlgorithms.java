// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.Implementation;
import io.ssd4j.runtime.cuda.choice.ImplementationSource;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.driver.DeviceAddress;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * cuBLASLt's algorithms as candidates, for convolutions that are a product of matrices: 1x1, stride 1, no padding.
 *
 * @param handle must stay open as long as any candidate is used
 * @param effort {@link Effort#EXHAUSTIVE} for every configuration of every algorithm; otherwise, what the library proposes
 * @param faults the algorithms that are left out
 */
public record CublasLtAlgorithms(CublasLtHandle handle, Precision precision, Effort effort, KnownFaults faults)
        implements ImplementationSource {
    /** More than its heuristics have proposed for any problem so far. */
    private static final int MOST_PROPOSED = 256;

    /** NVIDIA's own advice for large GPUs is 32 MiB; more only admits larger splits of the sum. */
    private static final long MOST_WORKSPACE = 64L << 20;

    /** Takes the place of a bias that is not bound yet: the library only looks at the alignment of its address. */
    private static final DeviceAddress ALIGNED = new DeviceAddress(256);

    @Override
    public String library() {
        return "cublaslt";
    }

    @Override
    public List<Candidate> candidates(Problem problem, CloseStack owned) {
        Optional<MatmulProblem> product = MatmulProblem.of(problem, precision);
        if (product.isEmpty()) {
            return List.of();
        }
        try (Matmul matmul = new Matmul(handle, product.get(), ALIGNED)) {
            List<MatmulCandidate> proposed = effort == Effort.EXHAUSTIVE
                    ? new AlgorithmSearch(matmul, MOST_WORKSPACE).run()
                    : matmul.candidates(MOST_WORKSPACE, MOST_PROPOSED);
            return proposed.stream()
                    .filter(candidate -> !faults.affect(product.get(), candidate.traits()))
                    .<Candidate>map(candidate -> () -> Optional.of(new Algorithm(handle, product.get(), candidate)))
                    .toList();
        }
    }

    @Override
    public Implementation load(Problem problem, String stored) {
        MatmulProblem product = MatmulProblem.of(problem, precision)
                .orElseThrow(() -> new StoredChoiceException("not a product of matrices: " + problem));
        try (Matmul matmul = new Matmul(handle, product, ALIGNED)) {
            return matmul.check(stored)
                    .filter(candidate -> !faults.affect(product, candidate.traits()))
                    .map(candidate -> new Algorithm(handle, product, candidate))
                    .orElseThrow(() -> new StoredChoiceException("cuBLASLt no longer accepts its algorithm"));
        } catch (IllegalArgumentException e) {
            throw new StoredChoiceException(e);
        }
    }

    private record Algorithm(CublasLtHandle handle, MatmulProblem problem, MatmulCandidate candidate)
            implements Implementation {
        @Override
        public String name() {
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
            return candidate.algorithm();
        }

        @Override
        public long workspaceBytes() {
            return candidate.workspaceBytes();
        }

        @Override
        public Launch bind(Operands operands, CloseStack owned) {
            Matmul matmul = owned.own(
                    new Matmul(handle, problem, operands.of(TensorRole.BIAS).address()));
            return matmul.bind(candidate, operands, owned.arena());
        }

        @Override
        public void close() {
            // An algorithm is data.
        }
    }
}
