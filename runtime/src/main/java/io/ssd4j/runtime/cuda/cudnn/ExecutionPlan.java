// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;
import java.util.Optional;

/**
 * An engine prepared for an operation on a target. Several threads may execute it, each with its own handle and workspace; none may use
 * it while it is being closed.
 *
 * @param choice the engine and its knobs
 * @param workspaceBytes device memory that an execution needs in addition to its operands
 */
public record ExecutionPlan(GraphOperation operation, EngineChoice choice, Descriptor descriptor, long workspaceBytes)
        implements AutoCloseable {

    /**
     * Makes a plan.
     *
     * @param choice proposed by {@link Heuristics} for this graph, in this process or an earlier one
     * @throws NativeCallException if the engine rejects the graph or a knob, with
     *     {@code CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING} if it needs a driver
     */
    public static ExecutionPlan build(OperationGraph graph, EngineChoice choice) {
        String subject = choice + " for " + graph.operation();
        CloseStack parts = new CloseStack();
        CloseStack failed = new CloseStack();
        try {
            failed.own(parts);
            Descriptor config = configuration(graph, choice, subject, parts);
            ExecutionPlan plan = failed.own(of(
                    graph.operation(), choice, Descriptor.build(DescriptorKind.EXECUTION_PLAN, subject, d -> {
                        d.descriptor(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG(), config);
                        d.target(graph.target());
                    })));
            parts.close();
            return plan;
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, failed);
            throw e;
        }
    }

    private static Descriptor configuration(
            OperationGraph graph, EngineChoice choice, String subject, CloseStack owner) {
        Descriptor engine = owner.own(Descriptor.build(DescriptorKind.ENGINE, subject, d -> {
            d.descriptor(CUDNN_ATTR_ENGINE_OPERATION_GRAPH(), graph.descriptor());
            d.int64(CUDNN_ATTR_ENGINE_GLOBAL_INDEX(), choice.engine());
            d.target(graph.target());
        }));
        List<Descriptor> knobs = choice.knobs().stream()
                .map(knob -> owner.own(Descriptor.build(DescriptorKind.KNOB_CHOICE, subject, d -> {
                    d.enumerated(CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE(), CUDNN_TYPE_KNOB_TYPE(), knob.type());
                    d.int64(CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE(), knob.value());
                })))
                .toList();
        return owner.own(Descriptor.build(DescriptorKind.ENGINE_CONFIGURATION, subject, d -> {
            d.descriptor(CUDNN_ATTR_ENGINECFG_ENGINE(), engine);
            if (!knobs.isEmpty()) {
                d.descriptors(CUDNN_ATTR_ENGINECFG_KNOB_CHOICES(), knobs);
            }
        }));
    }

    /**
     * Makes a plan from the first configuration that cuDNN accepts: heuristics may propose what the engine then rejects.
     *
     * @return empty if cuDNN accepts none
     */
    public static Optional<ExecutionPlan> first(OperationGraph graph, List<EngineConfig> configs) {
        for (EngineConfig config : configs) {
            try {
                return Optional.of(build(graph, config.choice()));
            } catch (NativeCallException e) {
                if (!Cudnn.isUnsupported(e.status())) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Makes a plan from the JSON of an earlier one, without heuristics and without compiling.
     *
     * @param operation the operation that the plan must compute
     * @param target a GPU like the one it was made for: same SM version, SM count and shared-memory limits, and a driver at least as new
     * @throws io.ssd4j.runtime.cuda.choice.StoredChoiceException if the plan is for another operation or another version of cuDNN
     * @throws NativeCallException if cuDNN rejects it, with {@code CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH} if the target is another
     *     GPU
     */
    public static ExecutionPlan load(SerializedPlan serialized, GraphOperation operation, CudnnTarget target) {
        serialized.require(Cudnn.version(), operation);
        EngineChoice choice = serialized.choice();
        String subject = "stored " + choice + " for " + operation;
        return of(operation, choice, Descriptor.build(DescriptorKind.EXECUTION_PLAN, subject, d -> {
            d.text(CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION(), serialized.json());
            d.target(target);
        }));
    }

    private static ExecutionPlan of(GraphOperation operation, EngineChoice choice, Descriptor descriptor) {
        try {
            long workspaceBytes = descriptor.int64(CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE());
            return new ExecutionPlan(operation, choice, descriptor, workspaceBytes);
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, descriptor);
            throw e;
        }
    }

    /** The plan as text, which can be loaded by the same version of cuDNN on a GPU of the same kind. */
    public SerializedPlan serialize() {
        return new SerializedPlan(descriptor.text(CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION()));
    }

    /** Frees the plan; idempotent. */
    @Override
    public void close() {
        descriptor.close();
    }
}
