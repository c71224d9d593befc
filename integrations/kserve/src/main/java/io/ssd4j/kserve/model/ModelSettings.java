// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.batch.BatchLimits;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is served, and how.
 *
 * @param name the name of the model in requests; never empty
 * @param weights opens the weights, each time the model is loaded
 * @param detector the detector that the weights are for, with the names of classes that the user may have given
 * @param precision the precision to compute in
 * @param limits of batches and of the queue
 * @param instances how many batches are computed at the same time, at least 1
 * @param threshold the score above which a detection is returned, unless a request says otherwise
 * @param maxPixels the most pixels of a photo
 * @param timeout how long a request may take that has no deadline
 */
public record ModelSettings(
        String name,
        Supplier<Checkpoint> weights,
        Function<Checkpoint, SsdVariant> detector,
        Precision precision,
        BatchLimits limits,
        int instances,
        float threshold,
        long maxPixels,
        Duration timeout) {}
