// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.command.Progress;
import io.ssd4j.cli.command.TimeLine;
import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.features.FeaturesResult.ImageFeatures;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.ssd.model.FeatureMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs batches of photos through a model, passes the maps on and keeps only their statistics. */
final class BatchLoop<I extends SessionInput> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final FeatureNetwork network;
    private final PhotoSource<I> photos;
    private final FeatureSink sink;
    private final Progress progress;
    private final TimeLine timeLine;
    private final boolean overlapping;
    private final List<ImageFeatures> images = new ArrayList<>();
    private final List<Double> batchMillis = new ArrayList<>();
    private final Map<Integer, MemoryPlan> memoryPlans = new LinkedHashMap<>();

    /** A batch that the device works on, and when its run was started. */
    private record Submission(PhotoSource.Batch batch, long start) {}

    /**
     * @param overlapping whether the device computes one batch while the host prepares the next one and reads the maps of the
     *     one before, which takes the memory of more sessions
     */
    BatchLoop(
            FeatureNetwork network,
            PhotoSource<I> photos,
            FeatureSink sink,
            Progress progress,
            TimeLine timeLine,
            boolean overlapping) {
        this.network = network;
        this.photos = photos;
        this.sink = sink;
        this.progress = progress;
        this.timeLine = timeLine;
        this.overlapping = overlapping;
    }

    /** Runs that many batches of one size. */
    void run(Model model, int batches, int size) {
        if (batches == 0 || size == 0) {
            return;
        }
        if (overlapping && batches > 1) {
            runOverlapping(model, batches, size);
        } else {
            runInTurn(model, batches, size);
        }
    }

    private void runInTurn(Model model, int batches, int size) {
        try (var session = model.openSession(photos.options(size))) {
            timeLine.reached(TimeLine.Stage.SESSION);
            memoryPlans.put(size, session.memoryPlan());
            for (int i = 0; i < batches; i++) {
                PhotoSource.Batch batch = photos.next(session.input());
                long start = System.nanoTime();
                session.run();
                timeLine.reached(TimeLine.Stage.RESULT);
                batchMillis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
                take(session, batch);
            }
        }
    }

    private void runOverlapping(Model model, int batches, int size) {
        Deque<Submission> submitted = new ArrayDeque<>();
        try (var pipeline = Pipeline.open(model, photos.options(size))) {
            timeLine.reached(TimeLine.Stage.SESSION);
            memoryPlans.put(size, pipeline.free().memoryPlan());
            int begun = 0;
            long end = Long.MIN_VALUE;
            while (begun < batches || pipeline.hasNext()) {
                if (begun < batches && pipeline.hasFree()) {
                    PhotoSource.Batch batch = photos.next(pipeline.free().input());
                    submitted.add(new Submission(batch, System.nanoTime()));
                    pipeline.submit();
                    begun++;
                } else {
                    var session = pipeline.next();
                    timeLine.reached(TimeLine.Stage.RESULT);
                    Submission done = submitted.remove();
                    // Before the batch in front of it had ended, the device did not work on this one.
                    long start = end == Long.MIN_VALUE ? done.start() : Math.max(done.start(), end);
                    end = System.nanoTime();
                    batchMillis.add((end - start) / NANOS_PER_MILLI);
                    take(session, done.batch());
                    pipeline.release();
                }
            }
        }
    }

    private void take(Session<I, HostOutputs> session, PhotoSource.Batch batch) {
        for (FeatureMap map : network.featureMaps()) {
            sink.map(map, batch.first(), session.outputs().get(map.name()));
        }
        for (int i = 0; i < batch.files().size(); i++) {
            images.add(new ImageFeatures(
                    batch.files().get(i).name(), MapStatistics.ofAll(network.featureMaps(), session.outputs(), i)));
        }
        progress.advance(batch.files().size());
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
