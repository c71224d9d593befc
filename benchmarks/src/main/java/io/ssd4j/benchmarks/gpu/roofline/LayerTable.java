// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.roofline;

import io.ssd4j.benchmarks.gpu.result.LayerTime;
import io.ssd4j.benchmarks.gpu.result.PlanTimes;
import io.ssd4j.benchmarks.gpu.table.Markdown;
import io.ssd4j.benchmarks.gpu.table.Numbers;

/** Each layer's time, its limit, and what is lost between the two. */
final class LayerTable {
    private LayerTable() {}

    static Markdown of(PlanTimes plan, Roof roof) {
        Markdown table = new Markdown(
                "layer",
                "engine",
                "us",
                "% of all",
                "GFLOP",
                "MB",
                "FLOP/B",
                "limit",
                "least us",
                "% of the limit",
                "lost us");
        double all = sum(plan);
        double least = 0;
        for (LayerTime layer : plan.layers()) {
            double limit = roof.leastMicros(layer);
            least += limit;
            table.row(
                    layer.name() + (layer.aside() ? " (aside)" : ""),
                    layer.engine(),
                    Numbers.number("%.2f", layer.micros()),
                    Numbers.number("%.1f", 100 * layer.micros() / all),
                    Numbers.number("%.3f", layer.flop() / 1e9),
                    Numbers.number("%.2f", layer.bytes() / 1e6),
                    Numbers.number("%.1f", layer.intensity()),
                    roof.isCompute(layer) ? "compute" : "memory",
                    Numbers.number("%.2f", limit),
                    Numbers.number("%.0f", 100 * limit / layer.micros()),
                    Numbers.number("%.2f", layer.micros() - limit));
        }
        double flop = plan.layers().stream().mapToDouble(LayerTime::flop).sum();
        double bytes = plan.layers().stream().mapToDouble(LayerTime::bytes).sum();
        table.row(
                "**all**",
                "",
                Numbers.number("%.2f", all),
                "100.0",
                Numbers.number("%.3f", flop / 1e9),
                Numbers.number("%.2f", bytes / 1e6),
                Numbers.number("%.1f", flop / bytes),
                "",
                Numbers.number("%.2f", least),
                Numbers.number("%.0f", 100 * least / all),
                Numbers.number("%.2f", all - least));
        return table;
    }

    private static double sum(PlanTimes plan) {
        return plan.layers().stream().mapToDouble(LayerTime::micros).sum();
    }
}
