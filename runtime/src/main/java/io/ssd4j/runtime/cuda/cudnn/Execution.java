// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnBackendExecute;

import java.util.Map;

/**
 * A plan with its device addresses (cuDNN's variant pack), ready to be executed again and again without touching the heap.
 *
 * <p>Its plan and handle and the device memory must outlive it: it holds their bare pointers. One thread at a time, that of
 * its handle.
 */
public final class Execution implements AutoCloseable {
    private final CudnnHandle handle;
    private final ExecutionPlan plan;
    private final VariantPack pack;

    private Execution(CudnnHandle handle, ExecutionPlan plan, VariantPack pack) {
        this.handle = handle;
        this.plan = plan;
        this.pack = pack;
    }

    /**
     * Prepares a plan for execution.
     *
     * @param operands a device address for each of the operation's {@linkplain GraphOperation#operands() operands}
     * @param workspace a device address with room for the plan's {@linkplain ExecutionPlan#workspaceBytes() workspace}; 0
     *     where it needs none
     * @throws IllegalArgumentException where an address is missing, superfluous or not aligned as the tensor says
     */
    public static Execution prepare(
            CudnnHandle handle, ExecutionPlan plan, Map<TensorRole, Long> operands, long workspace) {
        return new Execution(handle, plan, VariantPack.of(plan, operands, workspace));
    }

    /** Executes it on its handle's stream, and returns before the GPU has done it. */
    public void run() {
        int status = cudnnBackendExecute(
                handle.handle(), plan.descriptor().handle(), pack.descriptor().handle());
        Cudnn.CALLS.check("cudnnBackendExecute", plan.operation(), status);
    }

    /** Frees it; idempotent. Nothing that it executed may be under way on the GPU. */
    @Override
    public void close() {
        pack.close();
    }
}
