// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.choice.UnsupportedProblemException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** cuDNN has no engine that computes a graph on its target; the message says what its engines answered. */
final class UnsupportedGraphException extends UnsupportedProblemException {
    private static final long serialVersionUID = 1L;

    private final int[] statuses;

    private UnsupportedGraphException(String message, List<Integer> statuses) {
        super(message, statuses.contains(CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING()));
        this.statuses = statuses.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Tries each engine of a graph for which the heuristics propose nothing, since they do not say why. */
    static UnsupportedGraphException of(OperationGraph graph) {
        List<Integer> statuses = LongStream.range(0, graph.engines())
                .mapToObj(engine -> tryEngine(graph, engine))
                .toList();
        Map<Integer, Long> counts = statuses.stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        String answers = counts.entrySet().stream()
                .map(count -> count.getValue() + " x " + Cudnn.statusName(count.getKey()))
                .collect(Collectors.joining(", "));
        return new UnsupportedGraphException(
                "cuDNN has no engine for " + graph.operation()
                        + (answers.isEmpty() ? "" : "; its engines answer " + answers)
                        + (counts.containsKey(CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING())
                                ? " (these are compiled at run time, which needs NVIDIA's driver)"
                                : ""),
                statuses);
    }

    private static int tryEngine(OperationGraph graph, long engine) {
        try {
            ExecutionPlan.build(graph, new EngineChoice(engine, List.of())).close();
            return 0;
        } catch (NativeCallException e) {
            return e.status();
        }
    }

    /** The {@code cudnnStatus_t} that each of the graph's engines answers, by the engine's number. */
    List<Integer> statuses() {
        return Arrays.stream(statuses).boxed().toList();
    }
}
