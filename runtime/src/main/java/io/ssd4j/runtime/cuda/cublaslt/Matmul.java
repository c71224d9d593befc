// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import io.ssd4j.bindings.cublaslt.cublasLtMatmulAlgo_t;
import io.ssd4j.bindings.cublaslt.cublasLtMatmulHeuristicResult_t;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.DeviceAddress;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.TensorRole;
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
                MatmulAlgorithm.of(algorithm), traits, cublasLtMatmulHeuristicResult_t.workspaceSize(result)));
    }

    /**
     * Binds a candidate to memory. This object and the device memory must outlive the launch, which holds their raw pointers.
     *
     * @param candidate a candidate of this problem
     * @param operands the matrices; the bias is that of {@link #of}
     * @param arena must stay open while the launch is used
     * @throws IllegalArgumentException if an address is not a multiple of {@link #ALIGNMENT}, or the workspace is missing
     */
    public Launch bind(MatmulCandidate candidate, Operands operands, Arena arena) {
        MemorySegment b = pointer("input", operands.of(TensorRole.INPUT).address());
        MemorySegment a = pointer("weights", operands.of(TensorRole.WEIGHTS).address());
        MemorySegment d = pointer("output", operands.of(TensorRole.OUTPUT).address());
        MemorySegment workspace = pointer("workspace", new DeviceAddress(operands.workspaceAddress()));
        long workspaceBytes = candidate.workspaceBytes();
        if (workspaceBytes > 0 && workspace.address() == 0) {
            throw new IllegalArgumentException(
                    candidate.traits() + " for " + problem + " needs " + workspaceBytes + " bytes of workspace");
        }
        MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1);
        MemorySegment zero = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0);
        MemorySegment algorithm = cublasLtMatmulAlgo_t.allocate(arena);
        candidate.algorithm().write(algorithm);
        return stream -> {
            int status = cublasLtMatmul(
                    handle.handle(),
                    description.handle(),
                    one,
                    a,
                    weights.handle(),
                    b,
                    input.handle(),
                    zero,
                    // The summand C, which beta = 0 omits; the library requires it all the same.
                    d,
                    output.handle(),
                    d,
                    output.handle(),
                    algorithm,
                    workspace,
                    workspaceBytes,
                    stream.handle());
            CublasLt.CALLS.check("cublasLtMatmul", problem, status);
        };
    }

    private MemorySegment pointer(String what, DeviceAddress address) {
        return MemorySegment.ofAddress(requireAligned(what, address).value());
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

    /** Frees the descriptions; idempotent. */
    @Override
    public void close() {
        owned.close();
    }
}
