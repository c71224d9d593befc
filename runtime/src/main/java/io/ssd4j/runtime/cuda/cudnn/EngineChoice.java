// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An engine with its knobs, from which an engine configuration can be rebuilt at any time.
 *
 * @param engine the engine's number among those of its graph
 * @param knobs those that are set, ascending by type
 */
public record EngineChoice(long engine, List<KnobChoice> knobs) {
    /** What cuDNN reports for some knobs that are not set; for others it reports nothing. */
    private static final long NOT_SET = -1;

    /** Sorts the knobs and leaves out those that are not set. */
    public EngineChoice {
        knobs = knobs.stream()
                .filter(knob -> knob.value() != NOT_SET)
                .sorted(Comparator.comparingInt(KnobChoice::type))
                .toList();
    }

    /** {@code eng41{k2=4,k13=0}}, with the numbers of the knobs as cuDNN's own tools print them. */
    @Override
    public String toString() {
        return "eng" + engine
                + knobs.stream()
                        .map(knob -> "k" + knob.type() + "=" + knob.value())
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
