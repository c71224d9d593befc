// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_OPERATIONGRAPH_OPS;

import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;

/**
 * An operation as cuDNN knows it, for one target. Needed to plan, not to execute: plans outlive it. Threads may share it;
 * none may use it while it is closed.
 */
public final class OperationGraph implements AutoCloseable {
    private final GraphOperation operation;
    private final PlanTarget target;
    private final Descriptor descriptor;
    private final CloseStack owned;

    private OperationGraph(GraphOperation operation, PlanTarget target, Descriptor descriptor, CloseStack owned) {
        this.operation = operation;
        this.target = target;
        this.descriptor = descriptor;
        this.owned = owned;
    }

    /**
     * Tells cuDNN of an operation.
     *
     * @param target must stay open as long as the graph is used
     * @throws io.ssd4j.runtime.NativeCallException where its tensors do not fit together
     */
    public static OperationGraph build(GraphOperation operation, PlanTarget target) {
        CloseStack owned = new CloseStack();
        try {
            List<Descriptor> operations = new Lowering(operation, owned).operations();
            Descriptor graph =
                    owned.own(Descriptor.build(DescriptorKind.OPERATION_GRAPH, operation.toString(), builder -> {
                        builder.descriptors(CUDNN_ATTR_OPERATIONGRAPH_OPS(), operations);
                        builder.target(target);
                    }));
            return new OperationGraph(operation, target, graph, owned);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    /** What it computes. */
    public GraphOperation operation() {
        return operation;
    }

    /** What it is planned for. */
    public PlanTarget target() {
        return target;
    }

    /** How many engines cuDNN has for graphs like this; their numbers start at 0, and not each of them fits. */
    public long engines() {
        return descriptor.int64(CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT());
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Frees it and the descriptors it was made of; idempotent. */
    @Override
    public void close() {
        owned.close();
    }
}
