// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_OPERATIONGRAPH_OPS;

import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;

/**
 * An operation in cuDNN, for one target. Needed to plan, not to execute: plans outlive it. Threads may share it; none may use it while
 * it is being closed.
 */
public final class OperationGraph implements AutoCloseable {
    private final GraphOperation operation;
    private final CudnnTarget target;
    private final Descriptor descriptor;
    private final CloseStack owned;

    private OperationGraph(GraphOperation operation, CudnnTarget target, Descriptor descriptor, CloseStack owned) {
        this.operation = operation;
        this.target = target;
        this.descriptor = descriptor;
        this.owned = owned;
    }

    /**
     * Describes an operation to cuDNN.
     *
     * @param target must stay open as long as the graph is used
     * @throws io.ssd4j.runtime.NativeCallException if its tensors do not fit together
     */
    public static OperationGraph build(GraphOperation operation, CudnnTarget target) {
        CloseStack owned = new CloseStack();
        try {
            List<Descriptor> operations = new OperationDescriptors(operation, owned).operations();
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

    /** The operation. */
    public GraphOperation operation() {
        return operation;
    }

    /** The GPU that the graph is for. */
    public CudnnTarget target() {
        return target;
    }

    /** Number of engines that cuDNN has for graphs like this; they are numbered from 0, and not all of them fit. */
    public long engines() {
        return descriptor.int64(CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT());
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Frees the graph and the descriptors it was made of; idempotent. */
    @Override
    public void close() {
        owned.close();
    }
}
