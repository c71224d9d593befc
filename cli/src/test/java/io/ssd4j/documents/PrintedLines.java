// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Compares what a page says that a command prints with what it printed. */
public final class PrintedLines {
    private PrintedLines() {}

    /**
     * The lines of a block that were not printed, for messages. A number may differ by one in its last digit, because processors round differently;
     * a line {@code ...} stands for any lines. Spaces between words do not count.
     */
    public static List<String> missing(Block block, String printed) {
        List<String> missing = new ArrayList<>();
        List<String> lines = printed.lines().toList();
        int from = 0;
        for (String expected : block.lines()) {
            int at = from;
            while (at < lines.size() && !agree(expected, lines.get(at))) {
                at++;
            }
            if (expected.isBlank() || expected.strip().equals("...")) {
                continue;
            }
            if (at == lines.size()) {
                missing.add(block.place() + ": was not printed: " + expected);
            } else {
                from = at + 1;
            }
        }
        return missing;
    }

    private static boolean agree(String expected, String printed) {
        String[] left = expected.strip().split("\\s+", -1);
        String[] right = printed.strip().split("\\s+", -1);
        boolean agree = left.length == right.length;
        for (int i = 0; agree && i < left.length; i++) {
            agree = left[i].equals(right[i]) || close(left[i], right[i]);
        }
        return agree;
    }

    private static boolean close(String left, String right) {
        try {
            BigDecimal expected = new BigDecimal(left);
            return expected.scale() > 0
                    && expected.subtract(new BigDecimal(right)).abs().compareTo(expected.ulp()) <= 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
