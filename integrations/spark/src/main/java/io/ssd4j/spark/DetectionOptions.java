// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is detected, and how.
 *
 * @param weights the weights
 * @param variant the id of the detector that they were trained for, such as {@code lufficc:voc300}; null to recognize it by the weights
 * @param labels the names of the classes, without the background; empty for those of the weights
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}. {@code auto} is the GPUs that Spark has assigned to the task, or
 *     the CPU if it has assigned none; {@code cuda} is the same, or {@code cuda:0} if it has assigned none
 * @param precision what to compute in
 * @param threads the threads of each executor that compute, on a CPU; 0 for {@code spark.executor.cores}, or all processors if that is not set
 * @param deterministic whether a photo has the same boxes to the last bit on all machines of one kind, however often it is computed
 * @param batch photos per run, at least 1; larger batches pay on GPUs only
 * @param threshold only detections with a greater score are returned, 0 to 1
 * @param orientation whether the EXIF orientation of photos is applied; the boxes then refer to the upright photo
 * @param maxPixels the most pixels of a photo, checked before anything is decoded, at least 1
 * @param maxBytes the longest file that is read, in bytes, at least 1
 */
public record DetectionOptions(
        WeightsFile weights,
        @Nullable String variant,
        List<String> labels,
        String device,
        Precision precision,
        int threads,
        boolean deterministic,
        int batch,
        float threshold,
        boolean orientation,
        long maxPixels,
        long maxBytes)
        implements Serializable {

    /** The word for the GPUs that Spark has assigned, or else the CPU. */
    static final String AUTO = "auto";

    private static final long MAX_PIXELS = 178_956_970;
    private static final long MAX_BYTES = 256L << 20;

    /**
     * Checks the values and copies the names.
     *
     * @throws IllegalArgumentException if one does not exist or is out of range
     */
    public DetectionOptions {
        labels = List.copyOf(labels);
        if (!labels.isEmpty()) {
            labels = List.copyOf(new Labels(labels).names());
        }
        if (variant != null) {
            variant = SsdVariant.of(variant).id();
        }
        if (!device.equals(AUTO)) {
            DeviceId.parse(device);
        }
        if (threads < 0 || threads > DeviceOptions.MAX_THREADS) {
            throw new IllegalArgumentException("threads must be 0 (the cores of the executor) to "
                    + DeviceOptions.MAX_THREADS + ", not " + threads);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold must be 0 to 1, not " + threshold);
        }
        if (maxPixels < 1) {
            throw new IllegalArgumentException("maxPixels must be at least 1, not " + maxPixels);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, not " + maxBytes);
        }
    }

    /**
     * Scores above 0.5, in fp32, one photo per run, on the GPUs that Spark assigns or else the CPU; photos of at most 178956970 pixels (Pillow's
     * limit) and 256 MiB.
     */
    public static DetectionOptions of(WeightsFile weights) {
        return new DetectionOptions(
                weights, null, List.of(), AUTO, Precision.FP32, 0, false, 1, 0.5f, false, MAX_PIXELS, MAX_BYTES);
    }

    /** These options with a given detector. */
    public DetectionOptions variant(String newVariant) {
        return new DetectionOptions(
                weights,
                newVariant,
                labels,
                device,
                precision,
                threads,
                deterministic,
                batch,
                threshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with other names of the classes. */
    public DetectionOptions labels(List<String> newLabels) {
        return new DetectionOptions(
                weights,
                variant,
                newLabels,
                device,
                precision,
                threads,
                deterministic,
                batch,
                threshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with another device. */
    public DetectionOptions device(String newDevice) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                newDevice,
                precision,
                threads,
                deterministic,
                batch,
                threshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with another precision. */
    public DetectionOptions precision(Precision newPrecision) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                newPrecision,
                threads,
                deterministic,
                batch,
                threshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with another number of threads. */
    public DetectionOptions threads(int newThreads) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                precision,
                newThreads,
                deterministic,
                batch,
                threshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with or without determinism. */
    public DetectionOptions deterministic(boolean newDeterministic) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                precision,
                threads,
                newDeterministic,
                batch,
                threshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with another number of photos per run. */
    public DetectionOptions batch(int newBatch) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                precision,
                threads,
                deterministic,
                newBatch,
                threshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with another threshold. */
    public DetectionOptions threshold(float newThreshold) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                precision,
                threads,
                deterministic,
                batch,
                newThreshold,
                orientation,
                maxPixels,
                maxBytes);
    }

    /** These options with the EXIF orientation applied or not. */
    public DetectionOptions orientation(boolean newOrientation) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                precision,
                threads,
                deterministic,
                batch,
                threshold,
                newOrientation,
                maxPixels,
                maxBytes);
    }

    /** These options with another limit of pixels. */
    public DetectionOptions maxPixels(long newMaxPixels) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                precision,
                threads,
                deterministic,
                batch,
                threshold,
                orientation,
                newMaxPixels,
                maxBytes);
    }

    /** These options with another limit of bytes. */
    public DetectionOptions maxBytes(long newMaxBytes) {
        return new DetectionOptions(
                weights,
                variant,
                labels,
                device,
                precision,
                threads,
                deterministic,
                batch,
                threshold,
                orientation,
                maxPixels,
                newMaxBytes);
    }
}
