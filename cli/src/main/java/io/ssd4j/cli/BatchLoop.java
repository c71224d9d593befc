// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.ssd.backbone.FeatureMap;
import io.ssd4j.ssd.backbone.SsdVariant;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs batches of photos through a model, hands the maps on and keeps their statistics alone. */
final class BatchLoop<I extends SessionInput> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final SsdVariant variant;
    private final PhotoSource<I> photos;
    private final FeatureSink sink;
    private final Progress progress;
    private final List<ImageFeatures> images = new ArrayList<>();
    private final List<Double> batchMillis = new ArrayList<>();
    private final Map<Integer, MemoryPlan> memoryPlans = new LinkedHashMap<>();

    BatchLoop(SsdVariant variant, PhotoSource<I> photos, FeatureSink sink, Progress progress) {
        this.variant = variant;
        this.photos = photos;
        this.sink = sink;
        this.progress = progress;
    }

    /** Takes that many batches of one size through a session. */
    void run(Model model, int batches, int size) {
        if (batches == 0 || size == 0) {
            return;
        }
        try (var session = model.openSession(photos.options(size))) {
            memoryPlans.put(size, session.memoryPlan());
            for (int i = 0; i < batches; i++) {
                run(session);
                progress.advance(size);
            }
        }
    }

    private void run(Session<I, HostOutputs> session) {
        PhotoSource.Batch batch = photos.next(session.input());
        long start = System.nanoTime();
        session.run();
        batchMillis.add((System.nanoTime() - start) / NANOS_PER_MILLI);

        for (FeatureMap map : variant.featureMaps()) {
            sink.map(map, batch.first(), session.outputs().get(map.name()));
        }
        for (int i = 0; i < batch.files().size(); i++) {
            images.add(new ImageFeatures(batch.files().get(i).name(), statistics(session, i)));
        }
    }

    private List<MapStatistics> statistics(Session<?, HostOutputs> session, int image) {
        List<MapStatistics> statistics = new ArrayList<>();
        for (FeatureMap map : variant.featureMaps()) {
            MemorySegment values = session.outputs().get(map.name());
            statistics.add(MapStatistics.of(map, values, image));
        }
        return statistics;
    }

    /** The photos so far, in their order. */
    List<ImageFeatures> images() {
        return images;
    }

    /** The time of each run so far in milliseconds. */
    List<Double> batchMillis() {
        return batchMillis;
    }

    /** The memory plan of each batch size so far. */
    Map<Integer, MemoryPlan> memoryPlans() {
        return memoryPlans;
    }
}
