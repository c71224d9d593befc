// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.PhotoResult;
import io.ssd4j.ssd.model.Labels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The detection of one task: rows with photos become rows with results, in the same order. Photos are taken from the input only as far ahead as
 * the detector's stream decodes, so that a slow device slows down the reading of files. However the task ends, Spark calls {@link
 * #onTaskCompletion} on its thread, which waits for the runs in progress and gives sessions and models back.
 */
final class TaskDetection implements Iterator<Row>, TaskCompletionListener {
    private final List<ExecutorModels.Lease> leases = new ArrayList<>();
    private final TaskPhotos photos;
    private final float threshold;
    private final Labels labels;
    private final Stream<PhotoResult> stream;
    private final Iterator<PhotoResult> results;

    private TaskDetection(Iterator<Row> rows, DetectionOptions options, List<String> devices) {
        this.photos = new TaskPhotos(rows, options.reading());
        this.threshold = options.threshold();
        try {
            for (String device : devices) {
                leases.add(ExecutorModels.borrow(ModelKey.of(options.model(), device)));
            }
            List<Detector> detectors =
                    leases.stream().map(ExecutorModels.Lease::detector).toList();
            this.labels = detectors.getFirst().variant().labels();
            this.stream = detectors.size() == 1
                    ? detectors.getFirst().stream(photos.numbers(), photos::read, options.batch())
                    : Detector.stream(detectors, photos.numbers(), photos::read, options.batch(), _ -> {});
            this.results = stream.iterator();
        } catch (RuntimeException | Error e) {
            returnModels();
            throw e;
        }
    }

    /** Starts the detection of the task that this thread runs. */
    static Iterator<Row> start(Iterator<Row> rows, DetectionOptions options) {
        TaskContext task = TaskContext.get();
        TaskDetection detection =
                new TaskDetection(rows, options, TaskDevices.of(options.model().device(), task));
        task.addTaskCompletionListener((TaskCompletionListener) detection);
        return detection;
    }

    @Override
    public boolean hasNext() {
        return named(results::hasNext);
    }

    @Override
    public Row next() {
        PhotoResult result = named(results::next);
        String path = photos.finish();
        return switch (result) {
            case PhotoResult.Detected found ->
                RowFactory.create(path, DetectionSchema.detections(found.detections(), labels, threshold), null);
            case PhotoResult.Failed failed -> RowFactory.create(path, null, DetectionSchema.message(failed.error()));
        };
    }

    /** Makes a failure of the device or of the library name the photo. */
    private <T> T named(Supplier<T> step) {
        try {
            return step.get();
        } catch (NoSuchElementException e) {
            throw e;
        } catch (RuntimeException e) {
            throw photos.named(e);
        }
    }

    @Override
    public void onTaskCompletion(TaskContext task) {
        try {
            stream.close();
        } finally {
            returnModels();
            photos.close();
        }
    }

    private void returnModels() {
        leases.forEach(ExecutorModels.Lease::close);
    }
}
