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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A problem as the library knows it.
 *
 * <p>The library's matrices are column-major, so it sees the problem's row-major matrices transposed and computes the transpose
 * of the output, {@code D = activation(transpose(A) * B + bias)}: A is the weights, [C, K] to the library; B the input,
 * [C, positions]; D the output, [K, positions]; and the bias has an element for each row of D, as the epilogue requires. In
 * this form the summed index is contiguous in both operands, which also suits tensor cores best.
 *
 * <p>Thread-safe, but must not be closed while another thread uses it.
 */
final class Matmul implements AutoCloseable {
    /** Required alignment of every operand, in bytes: kernels load 16 bytes at a time. */
    static final int ALIGNMENT = 16;

    private static final HexFormat HEX = HexFormat.of();

    private final CublasLtHandle handle;
    private final MatmulProblem problem;
    private final Arithmetic arithmetic;
    private final MatmulDescription description;
    private final MatrixLayout weights;
    private final MatrixLayout input;
    private final MatrixLayout output;
    private final CloseStack owned = new CloseStack();

    /**
     * Describes a problem to the library.
     *
     * @param handle must stay open while this is used
     * @param bias in device memory, which must outlive this
     * @throws IllegalArgumentException if the address is not a multiple of {@link #ALIGNMENT}
     */
    Matmul(CublasLtHandle handle, MatmulProblem problem, DeviceAddress bias) {
        this.handle = handle;
        this.problem = problem;
        this.arithmetic = Arithmetic.of(problem.precision());
        try {
            int elements = arithmetic.elements();
            description = owned.own(MatmulDescription.of(arithmetic, epilogue(), requireAligned("bias", bias)));
            weights = owned.own(new MatrixLayout(elements, problem.inputChannels(), problem.outputChannels()));
            input = owned.own(new MatrixLayout(elements, problem.inputChannels(), problem.positions()));
            output = owned.own(new MatrixLayout(elements, problem.outputChannels(), problem.positions()));
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    MemorySegment handle() {
        return handle.handle();
    }

    Arithmetic arithmetic() {
        return arithmetic;
    }

    /** What the library does with the product: {@code cublasLtEpilogue_t}. */
    int epilogue() {
        return switch (problem.activation()) {
            case RELU -> CUBLASLT_EPILOGUE_RELU_BIAS();
            case NONE -> CUBLASLT_EPILOGUE_BIAS();
        };
    }

    /**
     * The algorithms that the library's heuristics propose, the one expected to be fastest first.
     *
     * @param maxWorkspaceBytes of device memory that an algorithm may need in addition to the operands
     * @param most maximum number of candidates
     * @return the candidates; empty if none fits
     */
    List<MatmulCandidate> candidates(long maxWorkspaceBytes, int most) {
        try (Arena arena = Arena.ofConfined();
                MatmulPreference preference = MatmulPreference.of(arithmetic, maxWorkspaceBytes)) {
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
     * Checks whether a stored algorithm computes this problem on this GPU.
     *
     * @param hex as in {@link MatmulCandidate#algorithm}
     * @return the algorithm with its needs on this GPU; empty if it does not work here
     * @throws IllegalArgumentException if the text is not 64 bytes in hexadecimal digits
     */
    Optional<MatmulCandidate> check(String hex) {
        try (Arena arena = Arena.ofConfined()) {
            return check(parse(hex, arena));
        }
    }

    Optional<MatmulCandidate> check(MemorySegment algorithm) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = cublasLtMatmulHeuristicResult_t.allocate(arena);
            int status = cublasLtMatmulAlgoCheck(
                    handle.handle(),
                    description.handle(),
                    weights.handle(),
                    input.handle(),
                    output.handle(),
                    output.handle(),
                    algorithm,
                    result);
            return status == CUBLAS_STATUS_SUCCESS() ? candidate(algorithm, result) : Optional.empty();
        }
    }

    private static MemorySegment parse(String hex, Arena arena) {
        if (hex.length() != 2 * cublasLtMatmulAlgo_t.sizeof() || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("not a cuBLASLt algorithm, which is 128 hexadecimal digits: " + hex);
        }
        return cublasLtMatmulAlgo_t.allocate(arena).copyFrom(MemorySegment.ofArray(HEX.parseHex(hex)));
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
                HEX.formatHex(algorithm.toArray(ValueLayout.JAVA_BYTE)),
                traits,
                cublasLtMatmulHeuristicResult_t.workspaceSize(result)));
    }

    /**
     * Binds a candidate to memory. This object and the device memory must outlive the launch, which holds their raw pointers.
     *
     * @param candidate a candidate of this problem
     * @param operands the matrices; the bias is that of the constructor
     * @param arena must stay open while the launch is used
     * @throws IllegalArgumentException if an address is not a multiple of {@link #ALIGNMENT}, or the workspace is missing
     */
    Launch bind(MatmulCandidate candidate, Operands operands, Arena arena) {
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
        MemorySegment algorithm = parse(candidate.algorithm(), arena);
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
                    // C, which beta = 0 ignores, but which the library requires.
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

    /** Frees the descriptions; idempotent. */
    @Override
    public void close() {
        owned.close();
    }
}
