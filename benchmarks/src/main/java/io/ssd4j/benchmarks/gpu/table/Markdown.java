// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table of Markdown under construction. */
public final class Markdown {
    private final List<String> lines = new ArrayList<>();
    private final int columns;

    /** Begins with the column titles. */
    public Markdown(String... titles) {
        columns = titles.length;
        row(titles);
        lines.add("|" + String.join("|", Collections.nCopies(columns, "---")) + "|");
    }

    /** Adds a row of as many cells as there are titles. */
    public Markdown row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        lines.add("| " + String.join(" | ", cells).replace('\n', ' ') + " |");
        return this;
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
