// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An engine with its knobs: all that an engine configuration is, so that one is made again from it at any time. Equal where
 * the configuration is the same.
 *
 * @param engine the engine's number among those of its graph
 * @param knobs those that are turned, by type, ascending
 */
public record EngineChoice(long engine, List<KnobChoice> knobs) {
    /** What cuDNN gives for some knobs that are left as they are; for others it gives nothing. */
    private static final long NOT_TURNED = -1;

    /** Sorts the knobs and leaves out those that are not turned. */
    public EngineChoice {
        knobs = knobs.stream()
                .filter(knob -> knob.value() != NOT_TURNED)
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

    /** {@code TILE_SIZE=4 TILEK=0}, for people; empty where no knob is turned. */
    public String knobNames() {
        return knobs.stream().map(knob -> knob.name() + "=" + knob.value()).collect(Collectors.joining(" "));
    }
}
