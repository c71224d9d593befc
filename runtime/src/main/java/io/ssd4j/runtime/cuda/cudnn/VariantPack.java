// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_VARIANT_PACK_WORKSPACE;

import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a plan is executed on: its operands' addresses, and the numbers of its tensors by value, which are kept here. */
final class VariantPack implements AutoCloseable {
    private final Descriptor descriptor;
    private final CloseStack owned;

    private VariantPack(Descriptor descriptor, CloseStack owned) {
        this.descriptor = descriptor;
        this.owned = owned;
    }

    /**
     * Checks addresses and hands them to cuDNN.
     *
     * @throws IllegalArgumentException where an address is missing, superfluous or not aligned as the tensor says
     */
    static VariantPack of(ExecutionPlan plan, Map<TensorRole, Long> operands, long workspace) {
        // cuDNN takes bare pointers: this is the last place where a wrong one can still be seen.
        if (workspace == 0 && plan.workspaceBytes() > 0) {
            throw new IllegalArgumentException(
                    plan.operation() + " needs " + plan.workspaceBytes() + " bytes of workspace");
        }
        CloseStack owned = new CloseStack();
        try {
            GraphOperation operation = plan.operation();
            Map<TensorRole, Long> addresses = checked(operation, operands);
            addresses.putAll(onHost(operation.values(), owned.arena()));
            List<TensorRole> roles = List.copyOf(addresses.keySet());
            Descriptor descriptor = owned.own(Descriptor.build(DescriptorKind.VARIANT_PACK, operation.toString(), d -> {
                d.int64(
                        CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS(),
                        roles.stream().mapToLong(TensorRole::uid).toArray());
                d.pointers(
                        CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS(),
                        roles.stream().mapToLong(addresses::get).toArray());
                d.pointers(CUDNN_ATTR_VARIANT_PACK_WORKSPACE(), workspace);
            }));
            return new VariantPack(descriptor, owned);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static Map<TensorRole, Long> checked(GraphOperation operation, Map<TensorRole, Long> operands) {
        Map<TensorRole, Long> left = new EnumMap<>(TensorRole.class);
        left.putAll(operands);
        Map<TensorRole, Long> addresses = new EnumMap<>(TensorRole.class);
        for (TensorSpec operand : operation.operands()) {
            Long address = left.remove(operand.role());
            if (address == null || address == 0) {
                throw new IllegalArgumentException(operation + " has no address for its " + operand.role());
            }
            if (address % operand.alignment() != 0) {
                throw new IllegalArgumentException("the address of " + operand.role() + " of " + operation
                        + " is no multiple of " + operand.alignment() + ": 0x" + Long.toHexString(address));
            }
            addresses.put(operand.role(), address);
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(operation + " has no " + left.keySet());
        }
        return addresses;
    }

    private static Map<TensorRole, Long> onHost(Map<TensorRole, Float> values, Arena arena) {
        Map<TensorRole, Long> addresses = new EnumMap<>(TensorRole.class);
        values.forEach((role, value) -> addresses.put(
                role, arena.allocateFrom(ValueLayout.JAVA_FLOAT, value).address()));
        return addresses;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        owned.close();
    }
}
