// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * A precision and a batch size.
 *
 * @param rounds how often the contestants took turns
 * @param entries by contestant
 */
public record Cell(String precision, int batch, int rounds, SequencedMap<String, Entry> entries) {
    /** The contestant that is ours. */
    public static final String OURS = "ssd4j";

    /** Keeps a copy. */
    public Cell {
        entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    static Cell of(Field cell) {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        cell.at("contestants").members().forEach((name, entry) -> entries.put(name, Entry.of(entry)));
        if (!entries.containsKey(OURS)) {
            throw new ResultException("the result lacks " + cell.path() + ".contestants." + OURS);
        }
        return new Cell(
                cell.at("precision").text(),
                cell.at("batch").integer(),
                cell.at("rounds").integer(),
                entries);
    }

    /** What became of ssd4j, which takes part in every cell. */
    public Entry ours() {
        return Objects.requireNonNull(entries.get(OURS), OURS);
    }

    @Override
    public String toString() {
        return precision + " batch " + batch;
    }
}
