// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.util.List;

/** A tuple. */
public final class PickleTuple implements PickleContainer {
    private final List<Object> contents;

    PickleTuple(List<Object> contents) {
        this.contents = List.copyOf(contents);
    }

    @Override
    public List<Object> contents() {
        return contents;
    }
}
