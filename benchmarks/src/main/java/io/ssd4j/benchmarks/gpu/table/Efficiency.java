// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import io.ssd4j.benchmarks.gpu.result.Cell;
import io.ssd4j.benchmarks.gpu.result.Entry;
import io.ssd4j.benchmarks.gpu.result.Peaks;
import io.ssd4j.benchmarks.gpu.result.Timing;
import io.ssd4j.ssd.backbone.SsdVariant;
import java.util.List;
import java.util.Optional;

/** How much of the card's measured GEMM peak a contestant reaches with the network's multiply-adds. */
final class Efficiency {
    /** Copies between host and device are no arithmetic: where a form without them was timed, it is the one to ask. */
    private static final List<String> FORMS = List.of("compute", "pipeline", "run");

    private static final double FLOP_PER_IMAGE =
            2.0 * SsdVariant.SSD300.network().multiplyAccumulates();

    /**
     * A part of the peak.
     *
     * @param form which times it is from
     */
    record Part(double ofPeak, String form) {}

    private Efficiency() {}

    static Optional<Part> of(Cell cell, Entry entry, Peaks peaks) {
        return FORMS.stream()
                .flatMap(
                        form -> entry
                                .timing(form)
                                .flatMap(timing -> of(cell, timing, peaks))
                                .map(part -> new Part(part, form))
                                .stream())
                .findFirst();
    }

    static Optional<Double> of(Cell cell, Timing timing, Peaks peaks) {
        return peaks.gemm(cell.precision()).stream()
                .mapToObj(peak -> FLOP_PER_IMAGE * timing.imagesPerSecond() / peak)
                .findFirst();
    }
}
