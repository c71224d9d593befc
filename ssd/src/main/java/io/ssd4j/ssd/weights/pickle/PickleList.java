// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list. */
public final class PickleList implements PickleContainer {
    private final List<Object> contents = new ArrayList<>(0);

    void add(Object value) {
        contents.add(value);
    }

    @Override
    public List<Object> contents() {
        return Collections.unmodifiableList(contents);
    }
}
