// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The engine configurations that cuDNN proposes for a graph. */
final class Heuristics {
    /** More than the number of notes in cuDNN. */
    private static final int NOTES = 64;

    /** {@code CUDNN_BEHAVIOR_NOTE_CUBLASLT_DEPENDENCY} of {@code cudnn_graph.h}. */
    private static final int CUBLASLT_DEPENDENCY = 4;

    /** More than any engine has: fewer than ten of the 46 kinds of knob. */
    private static final int USUAL_KNOBS = 16;

    private Heuristics() {}

    /**
     * The configurations for a graph, each once, the expected fastest first: those of its decision tree
     * (mode A), then those that work for every graph (mode FALLBACK). A mode that fails has none.
     *
     * @throws UnsupportedGraphException if there is none; the message says what each engine answered
     * @throws NativeCallException if there is none because a mode failed: the first failure
     */
    static List<EngineConfig> configs(OperationGraph graph) {
        Map<EngineChoice, EngineConfig> configs = new LinkedHashMap<>();
        List<NativeCallException> failures = new ArrayList<>();
        for (int mode : new int[] {CUDNN_HEUR_MODE_A(), CUDNN_HEUR_MODE_FALLBACK()}) {
            for (EngineConfig config : ask(graph, mode, failures)) {
                configs.putIfAbsent(config.choice(), config);
            }
        }
        if (configs.isEmpty() && !failures.isEmpty()) {
            throw failures.getFirst();
        }
        if (configs.isEmpty()) {
            throw UnsupportedGraphException.of(graph);
        }
        return List.copyOf(configs.values());
    }

    private static List<EngineConfig> ask(OperationGraph graph, int mode, List<NativeCallException> failures) {
        try (CloseStack owned = new CloseStack()) {
            Descriptor heuristics;
            try {
                heuristics = owned.own(Descriptor.build(
                        DescriptorKind.ENGINE_HEURISTICS, graph.operation().toString(), d -> {
                            d.descriptor(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH(), graph.descriptor());
                            d.enumerated(CUDNN_ATTR_ENGINEHEUR_MODE(), CUDNN_TYPE_HEUR_MODE(), mode);
                            d.target(graph.target());
                        }));
            } catch (NativeCallException e) {
                failures.add(e);
                return List.of();
            }
            int results = CUDNN_ATTR_ENGINEHEUR_RESULTS();
            return heuristics
                    .descriptors(results, DescriptorKind.ENGINE_CONFIGURATION, heuristics.count(results), owned)
                    .stream()
                    .map(Heuristics::describe)
                    .toList();
        }
    }

    private static EngineConfig describe(Descriptor config) {
        try (CloseStack owned = new CloseStack()) {
            Descriptor engine = config.descriptors(CUDNN_ATTR_ENGINECFG_ENGINE(), DescriptorKind.ENGINE, 1, owned)
                    .getFirst();
            List<KnobChoice> knobs = knobs(config, owned).stream()
                    .map(knob -> new KnobChoice(
                            knob.enumerated(CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE(), CUDNN_TYPE_KNOB_TYPE(), 1)
                                    .getFirst(),
                            knob.int64(CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE())))
                    .toList();
            List<Integer> behavior =
                    engine.enumerated(CUDNN_ATTR_ENGINE_BEHAVIOR_NOTE(), CUDNN_TYPE_BEHAVIOR_NOTE(), NOTES);
            return new EngineConfig(
                    new EngineChoice(engine.int64(CUDNN_ATTR_ENGINE_GLOBAL_INDEX()), knobs),
                    engine.enumerated(CUDNN_ATTR_ENGINE_NUMERICAL_NOTE(), CUDNN_TYPE_NUMERICAL_NOTE(), NOTES).stream()
                            .map(NumericalNote::of)
                            .collect(Collectors.toUnmodifiableSet()),
                    behavior.contains(CUDNN_BEHAVIOR_NOTE_RUNTIME_COMPILATION()),
                    behavior.contains(CUBLASLT_DEPENDENCY));
        }
    }

    private static List<Descriptor> knobs(Descriptor config, CloseStack owned) {
        // If asked only for the count, cuDNN reports none; if the room is too small, it fills the room.
        for (int room = USUAL_KNOBS; ; room *= 2) {
            List<Descriptor> knobs =
                    config.descriptors(CUDNN_ATTR_ENGINECFG_KNOB_CHOICES(), DescriptorKind.KNOB_CHOICE, room, owned);
            if (knobs.size() < room) {
                return knobs;
            }
        }
    }
}
