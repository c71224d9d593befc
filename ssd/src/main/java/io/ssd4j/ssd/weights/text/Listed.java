// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.text;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists any number of items in one line of a message: the first few, then how many more there are. */
public final class Listed {
    /** Number of items written out. */
    public static final int MAX = 5;

    private Listed() {}

    /** The first items as text, separated by commas, and the number of the others. */
    public static <T> String of(Collection<T> items, Function<T, String> text) {
        String start = items.stream().limit(MAX).map(text).collect(Collectors.joining(", "));
        return items.size() <= MAX ? start : start + " and " + (items.size() - MAX) + " more";
    }
}
