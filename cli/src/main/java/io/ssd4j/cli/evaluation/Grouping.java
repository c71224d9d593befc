// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Sorts elements into groups with consecutive numbers; each keeps the elements' order. */
final class Grouping {
    private Grouping() {}

    /** Returns a list for each number below {@code groups}. */
    static <T> List<List<T>> by(int groups, List<T> elements, ToIntFunction<T> group) {
        List<List<T>> lists = new ArrayList<>(groups);
        for (int i = 0; i < groups; i++) {
            lists.add(new ArrayList<>());
        }
        elements.forEach(element -> lists.get(group.applyAsInt(element)).add(element));
        return lists;
    }
}
