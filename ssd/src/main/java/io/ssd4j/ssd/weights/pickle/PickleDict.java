// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A dictionary in the order of insertion. As in Python, a repeated key keeps its place and takes the last value. */
public final class PickleDict implements PickleContainer {
    private final SequencedMap<Object, Object> entries = new LinkedHashMap<>(4);

    /**
     * Sets an entry.
     *
     * @throws PickleException if the key is neither text nor a number, the only keys that checkpoints have
     */
    public void put(Object key, Object value) {
        switch (key) {
            case String _, Number _, Boolean _, PickleNone _ -> entries.put(key, value);
            default ->
                throw new PickleException(
                        "the key of a dictionary is " + PickleKind.of(key) + ", but must be text or a number");
        }
    }

    /** The value of a key; null if there is none. */
    public @Nullable Object get(Object key) {
        return entries.get(key);
    }

    /** The entries in order. */
    public SequencedMap<Object, Object> entries() {
        return Collections.unmodifiableSequencedMap(entries);
    }

    @Override
    public Collection<Object> contents() {
        return Collections.unmodifiableCollection(entries.values());
    }
}
