// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists any number of items in one line of a message: the first few, then how many more there are. */
final class Listed {
    /** Number of items written out. */
    static final int MAX = 5;

    private Listed() {}

    static <T> String of(Collection<T> items, Function<T, String> text) {
        String start = items.stream().limit(MAX).map(text).collect(Collectors.joining(", "));
        return items.size() <= MAX ? start : start + " and " + (items.size() - MAX) + " more";
    }
}
