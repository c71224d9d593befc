// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table with headings, whose columns are as wide as their longest cell. */
public final class TextTable {
    private static final String GAP = "  ";

    /**
     * A column.
     *
     * @param heading the first cell
     * @param flushRight whether cells are right-aligned, as for numbers
     */
    public record Column(String heading, boolean flushRight) {
        public static Column left(String heading) {
            return new Column(heading, false);
        }

        public static Column right(String heading) {
            return new Column(heading, true);
        }
    }

    private final List<Column> columns;
    private final List<String[]> rows = new ArrayList<>();

    public TextTable(Column... columns) {
        this.columns = List.of(columns);
        rows.add(this.columns.stream().map(Column::heading).toArray(String[]::new));
    }

    /** Adds a row with a cell for each column. */
    public void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(cells);
    }

    public void write(PrintWriter out) {
        int[] widths = new int[columns.size()];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP)
                        .append(columns.get(i).flushRight() ? padding + row[i] : row[i] + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
