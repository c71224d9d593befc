// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import io.ssd4j.cli.command.TextTable;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlannedLayer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints plans for people: a table for each batch size. */
final class PlanText {
    /** Shown only if candidates were timed. */
    private static final TextTable.Column MEDIAN = TextTable.Column.right("median us");

    private static final List<TextTable.Column> BEFORE_MEDIAN = List.of(
            TextTable.Column.left("layer"),
            TextTable.Column.left("engine"),
            TextTable.Column.right("candidates"),
            TextTable.Column.right("workspace B"),
            TextTable.Column.right("GFLOP"),
            TextTable.Column.right("MB"),
            TextTable.Column.right("FLOP/B"),
            TextTable.Column.left("bound"),
            TextTable.Column.right("min us"));

    private static final TextTable.Column REMARKS = TextTable.Column.left("knobs; remarks");

    /** A note about the profiles that come with the program. */
    static final String WRITTEN_BY_HAND =
            "This profile was written by hand from published data; 'ssd4j profile' on the GPU itself writes the real"
                    + " one, for 'plan --profile FILE'.";

    private PlanText() {}

    static void write(List<NetworkPlan> plans, PrintWriter out) {
        String gap = "";
        for (NetworkPlan plan : plans) {
            out.print(gap);
            gap = System.lineSeparator();
            out.println(plan.network() + " on " + plan.profile() + ", " + plan.gpu() + ": "
                    + plan.precision().id() + ", batch " + plan.batch());
            split(plan).ifPresent(out::println);
            boolean timed =
                    plan.layers().stream().anyMatch(layer -> layer.micros().isPresent());
            TextTable table = new TextTable(columns(timed));
            plan.layers().forEach(layer -> table.row(cells(layer, timed)));
            table.write(out);
            out.println(sum(plan));
        }
    }

    /** Says how a large batch is split; empty if it is not. */
    static Optional<String> split(NetworkPlan plan) {
        if (plan.parts().size() == 1) {
            return Optional.empty();
        }
        String parts = plan.parts().stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
                .descendingMap()
                .entrySet()
                .stream()
                .map(part -> part.getValue() + " x " + part.getKey())
                .collect(Collectors.joining(" and "));
        return Optional.of("batch " + plan.requested() + " is split into " + parts + ": large batches run in parts");
    }

    private static TextTable.Column[] columns(boolean timed) {
        List<TextTable.Column> columns = new ArrayList<>(BEFORE_MEDIAN);
        if (timed) {
            columns.add(MEDIAN);
        }
        columns.add(REMARKS);
        return columns.toArray(TextTable.Column[]::new);
    }

    private static String[] cells(PlannedLayer layer, boolean timed) {
        List<String> remarks = new ArrayList<>();
        if (!layer.knobs().isEmpty()) {
            remarks.add(layer.knobs().entrySet().stream()
                    .map(knob -> knob.getKey() + "=" + knob.getValue())
                    .collect(Collectors.joining(" ")));
        }
        if (!layer.note().isEmpty()) {
            remarks.add(layer.note());
        }
        List<String> cells = new ArrayList<>(List.of(
                layer.name(),
                layer.implementation(),
                Integer.toString(layer.candidates()),
                Long.toString(layer.workspace()),
                number("%.3f", layer.flop() / 1e9),
                number("%.2f", layer.bytes() / 1e6),
                number("%.1f", layer.intensity()),
                layer.roofline().map(roofline -> roofline.bound().id()).orElse("unknown"),
                layer.roofline()
                        .map(roofline -> number("%.1f", roofline.leastSeconds() * 1e6))
                        .orElse("unknown")));
        if (timed) {
            cells.add(layer.micros().isPresent() ? number("%.1f", layer.micros().getAsDouble()) : "unknown");
        }
        cells.add(String.join("; ", remarks));
        return cells.toArray(String[]::new);
    }

    private static String sum(NetworkPlan plan) {
        String least = plan.leastSeconds().isPresent()
                ? number("at least %.2f us an image", plan.leastSeconds().getAsDouble() / plan.batch() * 1e6)
                : "the minimum time is unknown: no peak rates of this GPU are known";
        return number("sum: %.3f GFLOP, ", plan.flop() / 1e9) + number("%.2f MB, ", plan.bytes() / 1e6) + least;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
