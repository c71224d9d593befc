// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.util.ArrayList;
import java.util.List;

/** The machine's stack, with marks that mean "everything above". */
final class PickleStack {
    private final List<Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    void push(Object value) {
        values.add(value);
    }

    void mark() {
        marks.add(values.size());
    }

    Object pop() {
        requireValue();
        return values.removeLast();
    }

    Object peek() {
        requireValue();
        return values.getLast();
    }

    /** Removes the values above the last mark, and the mark. */
    List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw new PickleException("there is no mark on the stack");
        }
        List<Object> above = values.subList(marks.removeLast(), values.size());
        List<Object> popped = List.copyOf(above);
        above.clear();
        return popped;
    }

    /** Removes the topmost values, in the order in which they were pushed. */
    PickleTuple popTuple(int size) {
        Object[] popped = new Object[size];
        for (int i = size - 1; i >= 0; i--) {
            popped[i] = pop();
        }
        return new PickleTuple(List.of(popped));
    }

    boolean isEmpty() {
        return values.isEmpty() && marks.isEmpty();
    }

    private void requireValue() {
        if (values.size() <= (marks.isEmpty() ? 0 : marks.getLast())) {
            throw new PickleException("a value is missing on the stack");
        }
    }
}
