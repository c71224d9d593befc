// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Any number of things in one line of a message: the first few, then how many more there are. */
final class Listed {
    /** How many are written out. */
    static final int MAX = 5;

    private Listed() {}

    static <T> String of(Collection<T> things, Function<T, String> text) {
        String start = things.stream().limit(MAX).map(text).collect(Collectors.joining(", "));
        return things.size() <= MAX ? start : start + " and " + (things.size() - MAX) + " more";
    }
}
