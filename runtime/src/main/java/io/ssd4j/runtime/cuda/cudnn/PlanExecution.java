// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_VARIANT_PACK_WORKSPACE;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnBackendExecute;

import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;

/**
 * An execution plan with its device addresses (cuDNN's variant pack), ready to be executed any number of times without a heap allocation.
 *
 * <p>The plan and the device memory must outlive it: it holds their raw pointers. One thread at a time.
 */
final class PlanExecution implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final ExecutionPlan plan;
    private final Descriptor variantPack;

    /**
     * Prepares a plan for execution.
     *
     * @param operands a device address for each of the operation's {@linkplain GraphOperation#operands() operands}
     * @param workspace a device address with room for the plan's {@linkplain ExecutionPlan#workspaceBytes() workspace}; 0 if it needs none
     * @throws IllegalArgumentException if an address is missing, superfluous or not aligned as the tensor requires
     */
    PlanExecution(ExecutionPlan plan, Map<TensorRole, Long> operands, long workspace) {
        this.plan = plan;
        GraphOperation operation = plan.operation();
        // cuDNN takes raw pointers: this is the last place that can detect a wrong one.
        if (workspace == 0 && plan.workspaceBytes() > 0) {
            throw new IllegalArgumentException(operation + " needs " + plan.workspaceBytes() + " bytes of workspace");
        }
        Map<GraphTensor, Long> addresses = checked(operation, operands);
        try {
            operation.values().forEach((tensor, value) -> {
                MemorySegment number = owned.arena().allocateFrom(ValueLayout.JAVA_FLOAT, value);
                addresses.put(tensor, number.address());
            });
            variantPack = owned.own(Descriptor.build(DescriptorKind.VARIANT_PACK, operation.toString(), d -> {
                d.int64(
                        CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS(),
                        addresses.keySet().stream().mapToLong(GraphTensor::uid).toArray());
                d.pointers(
                        CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS(),
                        addresses.values().stream().mapToLong(Long::longValue).toArray());
                d.pointers(CUDNN_ATTR_VARIANT_PACK_WORKSPACE(), workspace);
            }));
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    private static Map<GraphTensor, Long> checked(GraphOperation operation, Map<TensorRole, Long> operands) {
        Map<TensorRole, Long> left = new EnumMap<>(TensorRole.class);
        left.putAll(operands);
        Map<GraphTensor, Long> addresses = new EnumMap<>(GraphTensor.class);
        for (TensorSpec operand : operation.operands()) {
            GraphTensor tensor = operand.tensor();
            Long address = left.remove(tensor.role().orElseThrow());
            if (address == null || address == 0) {
                throw new IllegalArgumentException(operation + " has no address for its " + tensor);
            }
            if (address % operand.alignment() != 0) {
                throw new IllegalArgumentException("the address of " + tensor + " of " + operation
                        + " is not a multiple of " + operand.alignment() + ": 0x" + Long.toHexString(address));
            }
            addresses.put(tensor, address);
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(operation + " has no " + left.keySet());
        }
        return addresses;
    }

    /** Executes the plan on the handle's stream and returns before the GPU has done it. */
    void run(CudnnHandle handle) {
        int status = cudnnBackendExecute(handle.handle(), plan.descriptor().handle(), variantPack.handle());
        Cudnn.CALLS.check("cudnnBackendExecute", plan.operation(), status);
    }

    /** Frees the variant pack; idempotent. No execution of it may still be running on the GPU. */
    @Override
    public void close() {
        owned.close();
    }
}
