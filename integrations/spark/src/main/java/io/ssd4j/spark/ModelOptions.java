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
 * The model, and what it is computed on. Tasks of an executor whose options are equal here share a model.
 *
 * @param weights the weights
 * @param variant the id of the detector that they were trained for, such as {@code lufficc:voc300}; null to recognize it by the weights
 * @param labels the names of the classes, without the background; empty for those of the weights
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}. {@code auto} is the GPUs that Spark has assigned to the task, or
 *     the CPU if it has assigned none; {@code cuda} is the same, or {@code cuda:0} if it has assigned none
 * @param precision what to compute in
 * @param threads the threads of each executor that compute, on a CPU; 0 for {@code spark.executor.cores}, or all processors if that is not set
 * @param deterministic whether a photo has the same boxes to the last bit on all machines of one kind, however often it is computed
 */
public record ModelOptions(
        WeightsFile weights,
        @Nullable String variant,
        List<String> labels,
        String device,
        Precision precision,
        int threads,
        boolean deterministic)
        implements Serializable {

    /** The word for the GPUs that Spark has assigned, or else the CPU. */
    static final String AUTO = "auto";

    /**
     * Checks the values and copies the names.
     *
     * @throws IllegalArgumentException if one does not exist or is out of range
     */
    public ModelOptions {
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
    }

    /** The detector that the weights say they are for, in fp32, on the GPUs that Spark assigns or else the CPU. */
    public static ModelOptions of(WeightsFile weights) {
        return new ModelOptions(weights, null, List.of(), AUTO, Precision.FP32, 0, false);
    }

    /** These options with a given detector. */
    public ModelOptions variant(String newVariant) {
        return new ModelOptions(weights, newVariant, labels, device, precision, threads, deterministic);
    }

    /** These options with other names of the classes. */
    public ModelOptions labels(List<String> newLabels) {
        return new ModelOptions(weights, variant, newLabels, device, precision, threads, deterministic);
    }

    /** These options with another device. */
    public ModelOptions device(String newDevice) {
        return new ModelOptions(weights, variant, labels, newDevice, precision, threads, deterministic);
    }

    /** These options with another precision. */
    public ModelOptions precision(Precision newPrecision) {
        return new ModelOptions(weights, variant, labels, device, newPrecision, threads, deterministic);
    }

    /** These options with another number of threads. */
    public ModelOptions threads(int newThreads) {
        return new ModelOptions(weights, variant, labels, device, precision, newThreads, deterministic);
    }

    /** These options with or without determinism. */
    public ModelOptions deterministic(boolean newDeterministic) {
        return new ModelOptions(weights, variant, labels, device, precision, threads, newDeterministic);
    }
}
