// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import io.ssd4j.benchmarks.gpu.result.Cell;
import io.ssd4j.benchmarks.gpu.result.Entry;
import io.ssd4j.benchmarks.gpu.result.Result;
import io.ssd4j.benchmarks.gpu.result.Spread;
import io.ssd4j.benchmarks.gpu.result.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the project sets itself on an H100, in fp16: ratios are our time over the peer's, host to host, in one run. */
final class Targets {
    private static final String PRECISION = "fp16";
    private static final String EAGER = "torch-eager";
    private static final String COMPILED = "torch-compile";

    private static final String NOT_RACED = "it was not raced";

    private static final double OVER_EAGER = 0.60;
    private static final double OVER_COMPILED = 0.80;
    private static final double OVER_BEST = 0.85;
    private static final double OF_PEAK = 0.60;
    private static final double P99_OVER_P50 = 1.1;

    private final Result result;

    Targets(Result result) {
        this.result = result;
    }

    List<Target> all() {
        List<Target> targets = new ArrayList<>();
        targets.add(ratio(1, EAGER, OVER_EAGER));
        targets.add(ratio(1, COMPILED, OVER_COMPILED));
        targets.add(best(32));
        targets.add(best(128));
        targets.add(peak(128));
        result.cells().stream()
                .filter(cell -> cell.precision().equals(PRECISION))
                .forEach(cell -> targets.add(tail(cell)));
        return targets;
    }

    private Optional<Cell> cell(int batch) {
        return result.cells().stream()
                .filter(cell -> cell.precision().equals(PRECISION) && cell.batch() == batch)
                .findFirst();
    }

    private Target ratio(int batch, String peer, double most) {
        String what = "time over " + peer + "'s, " + PRECISION + " batch " + batch;
        Optional<Cell> cell = cell(batch);
        return cell.map(found -> found.entries().get(peer))
                .flatMap(Entry::run)
                .flatMap(Timing::oursOver)
                .map(ratio -> atMost(what, most, ratio, ""))
                .orElseGet(() -> Target.unknown(what, limit("<=", most), why(cell, peer)));
    }

    /** Over the fastest of PyTorch's that was measured; one that was not is named, since it might have been faster. */
    private Target best(int batch) {
        String what = "time over the best PyTorch's, " + PRECISION + " batch " + batch;
        Optional<Cell> cell = cell(batch);
        Optional<Map.Entry<String, Entry>> best = cell.stream()
                .flatMap(found -> found.entries().entrySet().stream())
                .filter(peer -> !peer.getKey().equals(Cell.OURS))
                .filter(peer -> peer.getValue().run().isPresent())
                .min(Comparator.comparingDouble(
                        peer -> peer.getValue().run().orElseThrow().p50()));
        if (best.isEmpty()) {
            return Target.unknown(what, limit("<=", OVER_BEST), cell.isEmpty() ? NOT_RACED : "no PyTorch was measured");
        }
        Optional<Spread> ratio = best.get().getValue().run().flatMap(Timing::oursOver);
        if (ratio.isEmpty()) {
            return Target.unknown(what, limit("<=", OVER_BEST), why(cell, Cell.OURS));
        }
        List<String> absent = cell.orElseThrow().entries().entrySet().stream()
                .filter(peer -> peer.getValue().run().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        String note = best.get().getKey() + (absent.isEmpty() ? "" : "; without " + String.join(", ", absent));
        return atMost(what, OVER_BEST, ratio.get(), note);
    }

    private Target peak(int batch) {
        String what = "part of the measured GEMM peak, " + PRECISION + " batch " + batch;
        Optional<Cell> cell = cell(batch);
        return cell.flatMap(found -> Efficiency.of(found, found.ours(), result.peaks()))
                .map(part -> new Target(
                        what,
                        limit(">=", OF_PEAK),
                        String.format(Locale.ROOT, "%.2f in form %s", part.ofPeak(), part.form()),
                        Target.Verdict.of(part.ofPeak() >= OF_PEAK)))
                .orElseGet(() -> Target.unknown(
                        what,
                        limit(">=", OF_PEAK),
                        result.peaks().gemm(PRECISION).isEmpty() ? "no GEMM peak" : why(cell, Cell.OURS)));
    }

    private static Target tail(Cell cell) {
        String what = "p99 over p50, " + cell;
        return cell.ours()
                .run()
                .map(ours -> {
                    double ratio = ours.p99() / ours.p50();
                    String measured = String.format(Locale.ROOT, "%.3f of %d runs", ratio, ours.runs());
                    return new Target(
                            what, limit("<=", P99_OVER_P50), measured, Target.Verdict.of(ratio <= P99_OVER_P50));
                })
                .orElseGet(() -> Target.unknown(what, limit("<=", P99_OVER_P50), why(Optional.of(cell), Cell.OURS)));
    }

    private static Target atMost(String what, double most, Spread ratio, String note) {
        String measured = ratio.text(2) + (note.isEmpty() ? "" : "; " + note);
        return new Target(what, limit("<=", most), measured, Target.Verdict.of(ratio.median() <= most));
    }

    private static String limit(String direction, double number) {
        return direction + String.format(Locale.ROOT, " %.2f", number);
    }

    /** Why a cell tells no ratio to a contestant. */
    private static String why(Optional<Cell> cell, String name) {
        if (cell.isEmpty()) {
            return NOT_RACED;
        }
        Entry entry = cell.get().entries().get(name);
        if (entry == null) {
            return name + " did not take part";
        }
        if (entry.run().isPresent()) {
            return Cell.OURS + ": " + cell.get().ours().reason();
        }
        return entry.state() + ": " + entry.reason();
    }
}
