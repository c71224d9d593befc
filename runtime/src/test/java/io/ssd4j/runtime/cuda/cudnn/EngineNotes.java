// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_ENGINE_BEHAVIOR_NOTE;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_ENGINE_GLOBAL_INDEX;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_ENGINE_NUMERICAL_NOTE;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_ENGINE_OPERATION_GRAPH;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_BEHAVIOR_NOTE_RUNTIME_COMPILATION;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_BEHAVIOR_NOTE;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_NUMERICAL_NOTE;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What cuDNN itself says of an engine, asked by its number and not by way of the heuristics that named it. */
public final class EngineNotes {
    private static final int MORE_THAN_THERE_ARE = 64;

    private EngineNotes() {}

    /** The numerical notes of an engine of a graph. */
    public static Set<NumericalNote> numerical(OperationGraph graph, long engine) {
        return codes(graph, engine, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE(), CUDNN_TYPE_NUMERICAL_NOTE()).stream()
                .map(NumericalNote::of)
                .collect(Collectors.toSet());
    }

    /** Whether the driver compiles the engine when a plan is made. */
    static boolean isCompiledAtRunTime(OperationGraph graph, long engine) {
        return codes(graph, engine, CUDNN_ATTR_ENGINE_BEHAVIOR_NOTE(), CUDNN_TYPE_BEHAVIOR_NOTE())
                .contains(CUDNN_BEHAVIOR_NOTE_RUNTIME_COMPILATION());
    }

    private static List<Integer> codes(OperationGraph graph, long engine, int attribute, int type) {
        try (Descriptor descriptor = Descriptor.build(DescriptorKind.ENGINE, "engine " + engine, builder -> {
            builder.descriptor(CUDNN_ATTR_ENGINE_OPERATION_GRAPH(), graph.descriptor());
            builder.int64(CUDNN_ATTR_ENGINE_GLOBAL_INDEX(), engine);
            builder.target(graph.target());
        })) {
            return descriptor.enumerated(attribute, type, MORE_THAN_THERE_ARE);
        }
    }
}
