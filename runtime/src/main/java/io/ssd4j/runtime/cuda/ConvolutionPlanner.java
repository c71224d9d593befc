// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.EngineConfig;
import io.ssd4j.runtime.cuda.cudnn.EngineFilter;
import io.ssd4j.runtime.cuda.cudnn.ExecutionPlan;
import io.ssd4j.runtime.cuda.cudnn.Heuristics;
import io.ssd4j.runtime.cuda.cudnn.OperationGraph;
import io.ssd4j.runtime.cuda.cudnn.PlanTarget;
import io.ssd4j.runtime.cuda.cudnn.SerializedPlan;
import io.ssd4j.runtime.cuda.cudnn.SerializedPlanException;
import io.ssd4j.runtime.cuda.plan.PlanChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds an execution plan for each distinct convolution: a stored one, or the best of those that cuDNN proposes. */
final class ConvolutionPlanner {
    /** Picks among the candidates for a convolution. */
    @FunctionalInterface
    interface Trial {
        /** The best of those that cuDNN makes a plan of; empty where it makes one of none. */
        Optional<PlanTrial.Result> best(OperationGraph graph, List<EngineConfig> candidates, Effort effort);
    }

    private final PlanTarget target;
    private final EngineFilter filter;
    private final Effort effort;
    private final Map<String, PlanChoice> stored;
    private final Trial trial;
    private final Consumer<String> notices;
    private final Map<String, PlanChoice> made = new LinkedHashMap<>();

    /**
     * @param target the GPU that will execute
     * @param filter which engines may compute
     * @param stored choices of earlier runs in the same environment, by problem
     * @param trial runs candidates; not used with {@link Effort#INSTANT}
     * @param notices told why a stored choice is not used
     */
    ConvolutionPlanner(
            PlanTarget target,
            EngineFilter filter,
            Effort effort,
            Map<String, PlanChoice> stored,
            Trial trial,
            Consumer<String> notices) {
        this.target = target;
        this.filter = filter;
        this.effort = effort;
        this.stored = stored;
        this.trial = trial;
        this.notices = notices;
    }

    /** A plan for a convolution; the caller closes it. */
    ExecutionPlan plan(ConvolutionBiasRelu problem) {
        PlanChoice choice = stored.get(problem.toString());
        if (choice != null) {
            try {
                return ExecutionPlan.load(SerializedPlan.parse(choice.plan()), problem, target);
            } catch (SerializedPlanException | NativeCallException e) {
                notices.accept("the stored plan for " + problem + " is made anew: " + e.getMessage());
            }
        }
        try (OperationGraph graph = OperationGraph.build(problem, target)) {
            List<EngineConfig> candidates = filter.select(Heuristics.configs(graph));
            Optional<PlanTrial.Result> best = effort == Effort.INSTANT
                    ? ExecutionPlan.first(graph, candidates).map(plan -> new PlanTrial.Result(plan, 0))
                    : trial.best(graph, candidates, effort);
            PlanTrial.Result result = best.orElseThrow(() -> new IllegalStateException(
                    "cuDNN has no engine for " + problem + " among " + candidates.size() + " that may compute"));
            remember(problem, result, candidates.size());
            return result.plan();
        }
    }

    private void remember(ConvolutionBiasRelu problem, PlanTrial.Result result, int candidates) {
        ExecutionPlan plan = result.plan();
        made.put(
                problem.toString(),
                new PlanChoice(
                        problem.toString(),
                        "cudnn",
                        plan.choice().toString(),
                        plan.serialize().json(),
                        plan.workspaceBytes(),
                        result.micros(),
                        candidates));
    }

    /** How many implementations the plan for a convolution was chosen from. */
    int candidates(ConvolutionBiasRelu problem) {
        PlanChoice choice = made.get(problem.toString());
        if (choice == null) {
            choice = stored.get(problem.toString());
        }
        if (choice == null) {
            throw new IllegalStateException("no plan was made for " + problem);
        }
        return choice.candidates();
    }

    /** The choices that were not stored before, by problem. */
    Map<String, PlanChoice> made() {
        return made;
    }
}
