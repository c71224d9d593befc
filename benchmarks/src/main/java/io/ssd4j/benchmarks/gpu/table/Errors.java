// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import io.ssd4j.benchmarks.gpu.result.Parity;
import io.ssd4j.benchmarks.gpu.result.Result;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of how far maps are from the reference. */
final class Errors {
    private Errors() {}

    static Markdown worst(Result result) {
        Markdown table = new Markdown("precision", "batch", "contestant", "against", "worst map", "error", "bound", "");
        worstOf(result.parity())
                .forEach(row -> table.row(
                        row.precision(),
                        Integer.toString(row.batch()),
                        row.contestant(),
                        row.against(),
                        row.map(),
                        Numbers.number("%.2e", row.relativeL2()),
                        Numbers.number("%.0e", row.bound()),
                        row.passed() ? "within" : "**not within**"));
        return table;
    }

    /** Of each contestant, setup and reference; a NaN is the worst of all. */
    private static Collection<Parity> worstOf(List<Parity> rows) {
        Map<List<Object>, Parity> worst = new LinkedHashMap<>();
        for (Parity row : rows) {
            List<Object> key = List.of(row.precision(), row.batch(), row.contestant(), row.against());
            worst.merge(key, row, (a, b) -> Double.compare(a.relativeL2(), b.relativeL2()) >= 0 ? a : b);
        }
        return worst.values();
    }
}
