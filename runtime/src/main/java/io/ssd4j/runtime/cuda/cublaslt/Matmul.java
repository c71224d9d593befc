// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.CUBLAS_STATUS_NOT_SUPPORTED;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.CUBLAS_STATUS_SUCCESS;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatmulAlgoCheck;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatmulAlgoGetHeuristic;

import io.ssd4j.bindings.cublaslt.cublasLtMatmulAlgo_t;
import io.ssd4j.bindings.cublaslt.cublasLtMatmulHeuristicResult_t;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.DeviceAddress;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A problem, described to the library.
 *
 * <p>The library's matrices are column-major, so it sees the problem's row-major matrices transposed and computes the transpose
 * of the output, {@code D = ReLU(transpose(A) * B + bias)}: A is the weights, [C, K] to the library; B the input,
 * [C, positions]; D the output, [K, positions]; and the bias has an element for each row of D, as the epilogue requires. In
 * this form the summed index is contiguous in both operands, which also suits tensor cores best.
 *
 * <p>Thread-safe, but not to be closed while another thread uses it.
 */
public final class Matmul implements AutoCloseable {
    /** Required alignment of every operand, in bytes: kernels load 16 bytes at a time. */
    public static final int ALIGNMENT = 16;

    private final CublasLtHandle handle;
    private final MatmulProblem problem;
    private final MatmulDescription description;
    private final MatrixLayout weights;
    private final MatrixLayout input;
    private final MatrixLayout output;
    private final CloseStack owned = new CloseStack();

    private Matmul(CublasLtHandle handle, MatmulProblem problem, DeviceAddress bias) {
        this.handle = handle;
        this.problem = problem;
        try {
            Arithmetic arithmetic = problem.arithmetic();
            int elements = arithmetic.elements();
            description = owned.own(MatmulDescription.of(arithmetic, requireAligned("bias", bias)));
            weights = owned.own(MatrixLayout.dense(elements, problem.inputChannels(), problem.outputChannels()));
            input = owned.own(MatrixLayout.dense(elements, problem.inputChannels(), problem.positions()));
            output = owned.own(MatrixLayout.dense(elements, problem.outputChannels(), problem.positions()));
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    /**
     * Describes a problem to the library.
     *
     * @param handle must stay open while this is used
     * @param bias in device memory, which must outlive this
     * @throws IllegalArgumentException if the address is not a multiple of {@link #ALIGNMENT}
     */
    public static Matmul of(CublasLtHandle handle, MatmulProblem problem, DeviceAddress bias) {
        return new Matmul(handle, problem, bias);
    }

    /** The problem. */
    public MatmulProblem problem() {
        return problem;
    }

    /**
     * The algorithms that the library's heuristics propose, the one expected to be fastest first.
     *
     * @param maxWorkspaceBytes of device memory that an algorithm may need beside the operands
     * @param most maximum number of candidates
     * @return the candidates; empty if none fits
     */
    public List<MatmulCandidate> candidates(long maxWorkspaceBytes, int most) {
        try (Arena arena = Arena.ofConfined();
                MatmulPreference preference = MatmulPreference.of(problem.arithmetic(), maxWorkspaceBytes)) {
            MemorySegment results = cublasLtMatmulHeuristicResult_t.allocateArray(most, arena);
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            int status = cublasLtMatmulAlgoGetHeuristic(
                    handle.handle(),
                    description.handle(),
                    weights.handle(),
                    input.handle(),
                    output.handle(),
                    output.handle(),
                    preference.handle(),
                    most,
                    results,
                    count);
            if (status == CUBLAS_STATUS_NOT_SUPPORTED()) {
                return List.of();
            }
            CublasLt.CALLS.check("cublasLtMatmulAlgoGetHeuristic", status);
            List<MatmulCandidate> candidates = new ArrayList<>();
            for (int i = 0; i < count.get(ValueLayout.JAVA_INT, 0); i++) {
                MemorySegment result = cublasLtMatmulHeuristicResult_t.asSlice(results, i);
                candidate(cublasLtMatmulHeuristicResult_t.algo(result), result).ifPresent(candidates::add);
            }
            return candidates;
        }
    }

    /**
     * Every configuration of every algorithm that the library accepts for this problem, in no particular order: hundreds of
     * candidates for an exhaustive search. The heuristics would not propose most of them.
     *
     * @param maxWorkspaceBytes of device memory that an algorithm may need beside the operands
     */
    public List<MatmulCandidate> everyCandidate(long maxWorkspaceBytes) {
        return new AlgorithmSearch(this, maxWorkspaceBytes).run();
    }

    /**
     * Checks whether a stored algorithm computes this problem on this GPU.
     *
     * @return the algorithm with its needs on this GPU; empty if it does not work here
     */
    public Optional<MatmulCandidate> check(MatmulAlgorithm algorithm) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stored = cublasLtMatmulAlgo_t.allocate(arena);
            algorithm.write(stored);
            MemorySegment result = cublasLtMatmulHeuristicResult_t.allocate(arena);
            int status = cublasLtMatmulAlgoCheck(
                    handle.handle(),
                    description.handle(),
                    weights.handle(),
                    input.handle(),
                    output.handle(),
                    output.handle(),
                    stored,
                    result);
            return status == CUBLAS_STATUS_SUCCESS() ? candidate(stored, result) : Optional.empty();
        }
    }

    /** Accepts a result only if it keeps to the precision: the mask in the preference is a request, not a guarantee. */
    private Optional<MatmulCandidate> candidate(MemorySegment algorithm, MemorySegment result) {
        if (cublasLtMatmulHeuristicResult_t.state(result) != CUBLAS_STATUS_SUCCESS()) {
            return Optional.empty();
        }
        MatmulTraits traits = MatmulTraits.of(algorithm);
        if (problem.precision() == Precision.FP32 && traits.usesTensorCores()) {
            return Optional.empty();
        }
        return Optional.of(new MatmulCandidate(
                MatmulAlgorithm.of(algorithm),
                traits,
                cublasLtMatmulHeuristicResult_t.workspaceSize(result),
                cublasLtMatmulHeuristicResult_t.wavesCount(result)));
    }

    /**
     * Prepares a candidate for execution.
     *
     * @param candidate a candidate of this problem
     * @param operands the addresses of the matrices
     * @throws IllegalArgumentException if an address is not a multiple of {@link #ALIGNMENT}, or the workspace is missing
     */
    public MatmulExecution prepare(MatmulCandidate candidate, MatmulOperands operands) {
        requireAligned("input", operands.input());
        requireAligned("weights", operands.weights());
        requireAligned("output", operands.output());
        requireAligned("workspace", operands.workspace());
        if (candidate.workspaceBytes() > 0 && operands.workspace().value() == 0) {
            throw new IllegalArgumentException(candidate.traits() + " for " + problem + " needs "
                    + candidate.workspaceBytes() + " bytes of workspace");
        }
        return new MatmulExecution(this, candidate, operands);
    }

    private DeviceAddress requireAligned(String what, DeviceAddress address) {
        if (address.value() % ALIGNMENT != 0) {
            throw new IllegalArgumentException(
                    "the " + what + " of " + problem + " is at " + address + ", not a multiple of " + ALIGNMENT);
        }
        return address;
    }

    MemorySegment handlePointer() {
        return handle.handle();
    }

    MemorySegment descriptionPointer() {
        return description.handle();
    }

    MemorySegment weightsLayout() {
        return weights.handle();
    }

    MemorySegment inputLayout() {
        return input.handle();
    }

    MemorySegment outputLayout() {
        return output.handle();
    }

    /** Frees the descriptions; idempotent. */
    @Override
    public void close() {
        owned.close();
    }
}
