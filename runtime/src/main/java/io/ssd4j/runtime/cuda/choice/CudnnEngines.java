// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.DataType;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
import io.ssd4j.runtime.cuda.cudnn.EngineFilter;
import io.ssd4j.runtime.cuda.cudnn.Execution;
import io.ssd4j.runtime.cuda.cudnn.ExecutionPlan;
import io.ssd4j.runtime.cuda.cudnn.GraphOperation;
import io.ssd4j.runtime.cuda.cudnn.Heuristics;
import io.ssd4j.runtime.cuda.cudnn.KnobChoice;
import io.ssd4j.runtime.cuda.cudnn.MaxPooling;
import io.ssd4j.runtime.cuda.cudnn.OperationGraph;
import io.ssd4j.runtime.cuda.cudnn.PlanTarget;
import io.ssd4j.runtime.cuda.cudnn.RmsNormalization;
import io.ssd4j.runtime.cuda.cudnn.SerializedPlan;
import io.ssd4j.runtime.cuda.cudnn.SerializedPlanException;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.cudnn.TensorSpec;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * cuDNN's engines: for convolutions, for poolings (as resampling) and for L2 normalizations (as RMS normalization). Those for
 * the last two are compiled at run time, by the driver.
 */
public final class CudnnEngines implements ImplementationSource {
    public static final String LIBRARY = "cudnn";

    private final PlanTarget target;
    private final EngineFilter filter;
    private final DataType type;

    /**
     * @param target the GPU; stays open as long as anything of this is used
     * @param deterministic whether an engine must give the same bits in every run
     */
    public CudnnEngines(PlanTarget target, Precision precision, boolean deterministic) {
        this.target = target;
        this.filter = EngineFilter.of(precision, deterministic);
        this.type = DataType.of(precision);
    }

    /** A step as cuDNN would be told of it; empty where it has no such operation. */
    public static Optional<GraphOperation> graph(GpuStep step, DataType type) {
        return switch (step) {
            case GpuStep.Convolve c -> Optional.of(c.graph());
            case GpuStep.Pool p ->
                // cuDNN rounds each side by the same padding behind.
                p.from().height() == p.from().width()
                        ? Optional.of(MaxPooling.of(type, p.batch(), p.from(), p.window(), p.rounding()))
                        : Optional.empty();
            case GpuStep.Normalize n -> Optional.of(RmsNormalization.ofL2(type, n.batch(), n.shape(), n.epsilon()));
            case GpuStep.PackInput _, GpuStep.ResizeInput _, GpuStep.Unpack _ -> Optional.empty();
        };
    }

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public List<Candidate> candidates(GpuStep step, Effort effort, CloseStack owned) {
        Optional<GraphOperation> operation = graph(step, type);
        if (operation.isEmpty()) {
            return List.of();
        }
        OperationGraph graph = owned.own(OperationGraph.build(operation.get(), target));
        return filter.select(Heuristics.configs(graph)).stream()
                .<Candidate>map(config ->
                        () -> ExecutionPlan.first(graph, List.of(config)).map(Engine::new))
                .toList();
    }

    @Override
    public Implementation load(GpuStep step, String stored) {
        GraphOperation operation = graph(step, type)
                .orElseThrow(() -> new StoredChoiceException("cuDNN has no operation for " + step.problem()));
        try {
            return new Engine(ExecutionPlan.load(SerializedPlan.parse(stored), operation, target));
        } catch (SerializedPlanException | NativeCallException e) {
            throw new StoredChoiceException(e);
        }
    }

    /** One of them, with its plan. */
    private final class Engine implements Implementation {
        private final ExecutionPlan plan;

        private Engine(ExecutionPlan plan) {
            this.plan = plan;
        }

        @Override
        public String engine() {
            return "eng" + plan.choice().engine();
        }

        @Override
        public Map<String, Long> knobs() {
            Map<String, Long> knobs = new LinkedHashMap<>();
            for (KnobChoice knob : plan.choice().knobs()) {
                knobs.put(knob.name(), knob.value());
            }
            return knobs;
        }

        @Override
        public String stored() {
            return plan.serialize().json();
        }

        @Override
        public long workspaceBytes() {
            return plan.workspaceBytes();
        }

        @Override
        public DeviceKernels.Launch bind(Operands operands, CloseStack owned) {
            Map<TensorRole, Long> addresses = new EnumMap<>(TensorRole.class);
            for (TensorSpec tensor : plan.operation().operands()) {
                addresses.put(
                        tensor.role(), operands.of(tensor.role()).address().value());
            }
            CudnnHandle handle = handle();
            Execution execution = owned.own(Execution.prepare(handle, plan, addresses, operands.workspaceAddress()));
            return (CudaStream stream) -> {
                // The handle has one stream at a time, and a step aside is on another than the rest.
                handle.setStream(stream.handle().address());
                execution.run();
            };
        }

        private CudnnHandle handle() {
            return switch (target) {
                case CudnnHandle handle -> handle;
                case DeviceProperties _ ->
                    throw new IllegalStateException("nothing can be computed on a GPU that is not there");
            };
        }

        @Override
        public void close() {
            plan.close();
        }
    }
}
