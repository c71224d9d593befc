// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.features.FeaturesResult.ImageFeatures;
import io.ssd4j.runtime.MemoryPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints feature maps as text. */
final class FeaturesText {
    private FeaturesText() {}

    static void write(FeaturesResult result, PrintWriter out) {
        FeaturesRequest request = result.request();
        out.println(
                "model    " + request.model().id() + ", " + request.precision().id() + ", batch " + request.batch());
        request.model().variant().ifPresent(variant -> out.println("variant  " + variant.id()));
        out.println("weights  " + request.weights());
        out.println("device   " + result.device().id() + ", " + result.device().name());
        out.println("         " + result.device().reason());
        for (ImageFeatures image : result.images()) {
            out.println();
            out.println(image.file());
            out.printf(
                    Locale.ROOT, "  %-8s %13s %13s %13s %13s %13s%n", "map", "shape", "min", "mean", "max", "L2 norm");
            for (MapStatistics map : image.maps()) {
                out.printf(
                        Locale.ROOT,
                        "  %-8s %13s %13.6g %13.6g %13.6g %13.6g%n",
                        map.name(),
                        map.shape(),
                        map.min(),
                        map.mean(),
                        map.max(),
                        map.l2());
            }
        }
        out.println();
        out.println("time     " + time(result.batchMillis()));
    }

    /** Prints how the activations share memory, one table per batch size. */
    static void writeMemoryPlans(Map<Integer, MemoryPlan> plans, PrintWriter to) {
        plans.forEach((batch, plan) -> {
            to.println();
            to.println("memory plan for batch " + batch);
            to.print(plan);
        });
        to.flush();
    }

    private static String time(List<Double> millis) {
        if (millis.size() == 1) {
            return String.format(Locale.ROOT, "%.1f ms for the batch", millis.getFirst());
        }
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%.1f ms a batch in the median of %d, %.1f to %.1f",
                sorted[sorted.length / 2],
                sorted.length,
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
