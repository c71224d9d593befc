// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.Implementation;
import io.ssd4j.runtime.cuda.choice.ImplementationSource;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * cuDNN's engines as candidates: for convolutions, max poolings and L2 normalizations. The driver compiles the engines for the last two
 * at run time.
 */
public final class CudnnEngines implements ImplementationSource {
    /**
     * How many engines the driver compiles for a problem that has no others, unless it is asked for all of them: the first ones that work.
     * The list for a convolution of 8-bit numbers may be long, and the first ones are the expected fastest.
     */
    private static final int MOST_COMPILED = 4;

    private final CudnnTarget target;
    private final EngineFilter filter;
    private final EngineFilter float8;
    private final EngineFaults faults;

    /**
     * @param target the GPU; must stay open as long as any candidate is used
     * @param options whether an engine must produce the same bits in every run; and the effort, of which {@link
     *     io.ssd4j.runtime.Effort#EXHAUSTIVE} proposes engines that the driver compiles, each in 0.6 to 0.75 s, where there are others, too: the
     *     list for a convolution ends with them; and makes all of them where there are no others
     * @param faults the engines that are left out
     */
    public CudnnEngines(CudnnTarget target, Precision precision, DeviceOptions options, EngineFaults faults) {
        this.target = target;
        this.faults = faults;
        // Of a model in fp8, the layers in float16.
        Precision floating = precision == Precision.FP8 ? Precision.FP16 : precision;
        this.filter = EngineFilter.of(floating, options);
        this.float8 = EngineFilter.of(Precision.FP8, options);
    }

    /** Whether cuDNN has engines for a problem but cannot plan them in a process without a driver. */
    public static boolean needDriver(Problem problem, CudnnTarget target) {
        return GraphOperation.of(problem)
                .map(operation -> {
                    try (OperationGraph graph = OperationGraph.build(operation, target)) {
                        Heuristics.configs(graph);
                        return false;
                    } catch (UnsupportedGraphException e) {
                        return e.needsDriver();
                    }
                })
                .orElse(false);
    }

    @Override
    public String library() {
        return "cudnn";
    }

    @Override
    public List<Candidate> candidates(Problem problem, CloseStack owned) {
        Optional<GraphOperation> operation = GraphOperation.of(problem);
        if (operation.isEmpty()) {
            return List.of();
        }
        OperationGraph graph = owned.own(OperationGraph.build(operation.get(), target));
        EngineFilter suitable = problem.element() == ElementType.FLOAT8_E4M3 ? float8 : filter;
        AtomicInteger compiled = new AtomicInteger();
        List<EngineConfig> sound = Heuristics.configs(graph).stream()
                .filter(config -> !faults.affect(config))
                .toList();
        return suitable.select(sound).stream()
                .<Candidate>map(config -> () -> make(problem, graph, config, suitable, compiled))
                .toList();
    }

    private Optional<Implementation> make(
            Problem problem, OperationGraph graph, EngineConfig config, EngineFilter filter, AtomicInteger compiled) {
        if (config.compiledAtRunTime() && !filter.compiling() && compiled.get() >= MOST_COMPILED) {
            return Optional.empty();
        }
        Optional<ExecutionPlan> plan = ExecutionPlan.first(graph, List.of(config));
        if (plan.isPresent() && config.compiledAtRunTime()) {
            compiled.incrementAndGet();
        }
        return plan.map(made -> Engine.of(problem, target, made));
    }

    @Override
    public Implementation load(Problem problem, String stored) {
        GraphOperation operation = GraphOperation.of(problem)
                .orElseThrow(() -> new StoredChoiceException("cuDNN has no operation for " + problem));
        try {
            return Engine.of(problem, target, ExecutionPlan.load(new SerializedPlan(stored), operation, target));
        } catch (NativeCallException e) {
            throw new StoredChoiceException(e);
        }
    }

    /** One of the engines, with its execution plan. */
    private record Engine(CudnnTarget target, ExecutionPlan plan, boolean isGeneric) implements Implementation {
        /** cuDNN's implicit matrix product for every convolution, without knobs: the naive one. */
        private static final long NAIVE_CONVOLUTION = 0;

        static Engine of(Problem problem, CudnnTarget target, ExecutionPlan plan) {
            boolean naive = problem instanceof Problem.Convolution convolution
                    && !convolution.isFloat8()
                    && plan.choice().engine() == NAIVE_CONVOLUTION;
            return new Engine(target, plan, naive);
        }

        @Override
        public String name() {
            return "eng" + plan.choice().engine();
        }

        @Override
        public Map<String, Long> knobs() {
            Map<String, Long> knobs = new LinkedHashMap<>();
            plan.choice().knobs().forEach(knob -> knobs.put(knob.name(), knob.value()));
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
        public Launch bind(Operands operands, CloseStack owned) {
            if (!(target instanceof CudnnHandle handle)) {
                throw new IllegalStateException("nothing can be computed on an absent GPU");
            }
            Map<TensorRole, Long> addresses = new EnumMap<>(TensorRole.class);
            for (TensorSpec operand : plan.operation().operands()) {
                TensorRole role = operand.tensor().role().orElseThrow();
                addresses.put(role, operands.of(role).address().value());
            }
            PlanExecution execution = owned.own(new PlanExecution(plan, addresses, operands.workspaceAddress()));
            return stream -> {
                // The handle has one stream at a time, and some steps run on a side stream.
                handle.setStream(stream.handle().address());
                execution.run(handle);
            };
        }

        @Override
        public void close() {
            plan.close();
        }
    }
}
