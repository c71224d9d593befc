// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import io.ssd4j.benchmarks.gpu.result.Cell;
import io.ssd4j.benchmarks.gpu.result.Entry;
import io.ssd4j.benchmarks.gpu.result.Result;
import io.ssd4j.benchmarks.gpu.result.Timing;
import java.util.Map;

/** The tables of what was timed, and of what was not and why. */
final class Times {
    private Times() {}

    static Markdown hostToHost(Result result) {
        Markdown table = new Markdown(
                "precision",
                "batch",
                "contestant",
                "p50 us",
                "p99 us",
                "images/s",
                "ours over its time",
                "% of GEMM peak",
                "cold start s",
                "own MiB",
                "card MiB",
                "chosen");
        for (Cell cell : result.cells()) {
            cell.entries()
                    .forEach((name, entry) -> entry.run()
                            .ifPresentOrElse(
                                    timing -> table.row(row(result, cell, name, entry, timing)),
                                    () -> table.row(absent(cell, name, entry))));
        }
        return table;
    }

    private static String[] row(Result result, Cell cell, String name, Entry entry, Timing timing) {
        return new String[] {
            cell.precision(),
            Integer.toString(cell.batch()),
            name,
            Numbers.number("%.1f", timing.p50()),
            Numbers.number("%.1f", timing.p99()),
            Numbers.number("%.1f", timing.imagesPerSecond()),
            timing.oursOver().map(ratio -> ratio.text(2)).orElse(""),
            Efficiency.of(cell, timing, result.peaks())
                    .map(part -> Numbers.number("%.1f", 100 * part))
                    .orElse(""),
            Numbers.number("%.2f", entry.coldStart()),
            Numbers.mebibytes(entry.memory()),
            Numbers.mebibytes(entry.cardMemory()),
            entry.chosen()
        };
    }

    private static String[] absent(Cell cell, String name, Entry entry) {
        String what = entry.state() + ": " + entry.reason();
        return new String[] {
            cell.precision(), Integer.toString(cell.batch()), name, what, "", "", "", "", "", "", "", ""
        };
    }

    static Markdown otherForms(Result result) {
        Markdown table = new Markdown(
                "precision",
                "batch",
                "contestant",
                "form",
                "p50 us",
                "p99 us",
                "images/s",
                "ours over its time",
                "% of GEMM peak");
        for (Cell cell : result.cells()) {
            cell.entries()
                    .forEach((name, entry) -> entry.timings().entrySet().stream()
                            .filter(form -> !form.getKey().equals("run"))
                            .sorted(Map.Entry.comparingByKey())
                            .forEach(form -> {
                                Timing timing = form.getValue();
                                table.row(
                                        cell.precision(),
                                        Integer.toString(cell.batch()),
                                        name,
                                        form.getKey(),
                                        Numbers.number("%.1f", timing.p50()),
                                        Numbers.number("%.1f", timing.p99()),
                                        Numbers.number("%.1f", timing.imagesPerSecond()),
                                        timing.oursOver()
                                                .map(ratio -> ratio.text(2))
                                                .orElse(""),
                                        Efficiency.of(cell, timing, result.peaks())
                                                .map(part -> Numbers.number("%.1f", 100 * part))
                                                .orElse(""));
                            }));
        }
        return table;
    }
}
