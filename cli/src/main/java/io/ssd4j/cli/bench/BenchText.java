// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.cli.command.TextTable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;

/** Prints what {@code bench} measured for people. */
final class BenchText {
    private BenchText() {}

    static void write(BenchResult result, PrintWriter out) {
        BenchRequest request = result.request();
        out.println("model    " + request.model().id() + ", "
                + request.compute().precision().id() + ", batch " + request.batch());
        out.println("weights  " + request.weights());
        out.println("device   " + result.device().id() + ", " + result.device().name());
        out.println("runs     "
                + String.format(
                        Locale.ROOT,
                        "%d in %.1f s, after %d to warm up",
                        result.nanos().getTotalCount(),
                        result.seconds(),
                        result.warmupRuns()));
        out.println("latency  "
                + String.format(
                        Locale.ROOT,
                        "p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f; %.2f to %.2f",
                        result.millis(50),
                        result.millis(90),
                        result.millis(99),
                        result.millis(99.9),
                        result.nanos().getMinValue() / 1e6,
                        result.nanos().getMaxValue() / 1e6));
        out.println("rate     " + number("%.2f images a second", result.imagesPerSecond()));
        if (result.layers().isEmpty()) {
            out.println("layers   this device cannot time them one by one");
            return;
        }
        result.peak()
                .ifPresent(peak -> out.println("peak     "
                        + number("%.1f GFLOP/s, of a product of large matrices in this precision", peak / 1e9)));
        out.println();
        table(result, out);
    }

    private static void table(BenchResult result, PrintWriter out) {
        TextTable table = new TextTable(
                TextTable.Column.left("layer"),
                TextTable.Column.left("implementation"),
                TextTable.Column.right("ms"),
                TextTable.Column.right("GFLOP"),
                TextTable.Column.right("GFLOP/s"),
                TextTable.Column.right("% of peak"));
        double millis = 0;
        double flop = 0;
        for (BenchLayer layer : result.layers()) {
            millis += layer.time().nanos() / 1e6;
            flop += layer.flop();
            boolean computes = layer.flop() > 0;
            table.row(
                    layer.time().name(),
                    layer.time().implementation(),
                    number("%.3f", layer.time().nanos() / 1e6),
                    computes ? number("%.3f", layer.flop() / 1e9) : "",
                    computes ? number("%.1f", layer.rate() / 1e9) : "",
                    percent(layer.ofPeak(result.peak())));
        }
        double rate = flop / (millis / 1e3);
        OptionalDouble ofPeak = result.peak().isPresent()
                ? OptionalDouble.of(rate / result.peak().getAsDouble())
                : OptionalDouble.empty();
        table.row(
                "all",
                "",
                number("%.3f", millis),
                number("%.3f", flop / 1e9),
                number("%.1f", rate / 1e9),
                percent(ofPeak));
        table.write(out);
    }

    private static String percent(OptionalDouble part) {
        return part.isPresent() ? number("%.1f", 100 * part.getAsDouble()) : "";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
