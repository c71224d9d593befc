// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the existing name closest to a missing one, by edit distance (Levenshtein). */
public final class ClosestName {
    /** A file may hold any number of names of any length; a hint does not need to consider all of them. */
    private static final int MAX_NAMES = 2_000;

    private static final int MAX_LENGTH = 100;

    private ClosestName() {}

    /** The name with the fewest edits; empty if there are no names. */
    public static Optional<String> to(String wanted, Collection<String> names) {
        return names.stream()
                .filter(name -> name.length() <= MAX_LENGTH)
                .limit(MAX_NAMES)
                .min(Comparator.comparingInt(name -> edits(wanted, name)));
    }

    static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
