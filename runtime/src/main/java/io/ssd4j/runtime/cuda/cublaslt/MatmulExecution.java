// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatmul;

import io.ssd4j.bindings.cublaslt.cublasLtMatmulAlgo_t;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An algorithm with its addresses, ready to be executed repeatedly without allocating on the heap.
 *
 * <p>The {@link Matmul} and the device memory must outlive it: it holds their raw pointers. One thread at a time.
 */
public final class MatmulExecution implements AutoCloseable {
    private final Matmul matmul;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1);
    private final MemorySegment zero = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0);
    private final MemorySegment algorithm = cublasLtMatmulAlgo_t.allocate(arena);
    private final MemorySegment input;
    private final MemorySegment weights;
    private final MemorySegment output;
    private final MemorySegment workspace;
    private final long workspaceBytes;

    MatmulExecution(Matmul matmul, MatmulCandidate candidate, MatmulOperands operands) {
        this.matmul = matmul;
        candidate.algorithm().write(algorithm);
        input = MemorySegment.ofAddress(operands.input().value());
        weights = MemorySegment.ofAddress(operands.weights().value());
        output = MemorySegment.ofAddress(operands.output().value());
        workspace = MemorySegment.ofAddress(operands.workspace().value());
        workspaceBytes = candidate.workspaceBytes();
    }

    /** Enqueues an execution on a stream. */
    public void run(CudaStream stream) {
        int status = cublasLtMatmul(
                matmul.handlePointer(),
                matmul.descriptionPointer(),
                one,
                weights,
                matmul.weightsLayout(),
                input,
                matmul.inputLayout(),
                zero,
                // The summand C, which beta = 0 omits; the library requires it all the same.
                output,
                matmul.outputLayout(),
                output,
                matmul.outputLayout(),
                algorithm,
                workspace,
                workspaceBytes,
                stream.handle());
        CublasLt.CALLS.check("cublasLtMatmul", matmul.problem(), status);
    }

    /** Frees the host memory; idempotent. Executions already enqueued complete, and graphs that captured one stay usable. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
