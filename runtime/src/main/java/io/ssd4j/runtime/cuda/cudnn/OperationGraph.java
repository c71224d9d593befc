// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_OPERATIONGRAPH_OPS;

import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;

/**
 * An operation in cuDNN, for one target. It is needed to plan, not to execute: plans outlive it. Threads may share it; none may use it
 * while it is being closed.
 *
 * @param target the GPU that the graph is for
 * @param owned the graph's descriptor and those that it was made of
 */
public record OperationGraph(GraphOperation operation, CudnnTarget target, Descriptor descriptor, CloseStack owned)
        implements AutoCloseable {

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
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    /** Number of engines that cuDNN has for graphs like this; they are numbered from 0, and not all of them fit. */
    public long engines() {
        return descriptor.int64(CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT());
    }

    /** Frees the descriptors; idempotent. */
    @Override
    public void close() {
        owned.close();
    }
}
