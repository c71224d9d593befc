// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.List;
import java.util.Optional;

/**
 * What planning an operation gives where nothing can be timed: the configuration that cuDNN expects to be fastest among those
 * that may compute.
 *
 * @param operation what is computed
 * @param candidates how many configurations may compute it
 * @param choice the first of them whose plan cuDNN makes
 * @param workspaceBytes device memory that it needs beside its operands
 */
public record PlanSummary(GraphOperation operation, int candidates, EngineChoice choice, long workspaceBytes) {

    /**
     * Plans an operation.
     *
     * @return empty where no configuration passes the filter
     * @throws UnsupportedGraphException where cuDNN has no configuration at all
     */
    public static Optional<PlanSummary> of(GraphOperation operation, PlanTarget target, EngineFilter filter) {
        try (OperationGraph graph = OperationGraph.build(operation, target)) {
            List<EngineConfig> configs = filter.select(Heuristics.configs(graph));
            return ExecutionPlan.first(graph, configs).map(plan -> {
                try (plan) {
                    return new PlanSummary(operation, configs.size(), plan.choice(), plan.workspaceBytes());
                }
            });
        }
    }
}
