// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.Precision;
import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is detected, and how. It is checked in the driver, and sent to every executor.
 *
 * @param model the model, and what it is computed on
 * @param reading how photos are read
 * @param batch photos per run, at least 1; larger batches pay on GPUs only
 * @param threshold only detections with a greater score are returned, 0 to 1
 */
public record DetectionOptions(ModelOptions model, ReadingOptions reading, int batch, float threshold)
        implements Serializable {
    static final int BATCH = 1;
    static final float THRESHOLD = 0.5f;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DetectionOptions {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold must be 0 to 1, not " + threshold);
        }
    }

    /** Scores above 0.5, one photo per run, and otherwise {@link ModelOptions#of} and {@link ReadingOptions#DEFAULT}. */
    public static DetectionOptions of(WeightsFile weights) {
        return new DetectionOptions(ModelOptions.of(weights), ReadingOptions.DEFAULT, BATCH, THRESHOLD);
    }

    private DetectionOptions model(UnaryOperator<ModelOptions> change) {
        return new DetectionOptions(change.apply(model), reading, batch, threshold);
    }

    /** These options with a given detector. */
    public DetectionOptions variant(String variant) {
        return model(options -> options.variant(variant));
    }

    /** These options with other names of the classes. */
    public DetectionOptions labels(List<String> labels) {
        return model(options -> options.labels(labels));
    }

    /** These options with another device. */
    public DetectionOptions device(String device) {
        return model(options -> options.device(device));
    }

    /** These options with another precision. */
    public DetectionOptions precision(Precision precision) {
        return model(options -> options.precision(precision));
    }

    /** These options with another number of threads. */
    public DetectionOptions threads(int threads) {
        return model(options -> options.threads(threads));
    }

    /** These options with or without determinism. */
    public DetectionOptions deterministic(boolean deterministic) {
        return model(options -> options.deterministic(deterministic));
    }

    /** These options with other ones for reading photos. */
    public DetectionOptions reading(ReadingOptions newReading) {
        return new DetectionOptions(model, newReading, batch, threshold);
    }

    /** These options with the EXIF orientation applied or not. */
    public DetectionOptions orientation(boolean orientation) {
        return reading(reading.orientation(orientation));
    }

    /** These options with another limit of pixels. */
    public DetectionOptions maxPixels(long maxPixels) {
        return reading(reading.maxPixels(maxPixels));
    }

    /** These options with another limit of bytes. */
    public DetectionOptions maxBytes(long maxBytes) {
        return reading(reading.maxBytes(maxBytes));
    }

    /** These options with another number of photos per run. */
    public DetectionOptions batch(int newBatch) {
        return new DetectionOptions(model, reading, newBatch, threshold);
    }

    /** These options with another threshold. */
    public DetectionOptions threshold(float newThreshold) {
        return new DetectionOptions(model, reading, batch, newThreshold);
    }
}
