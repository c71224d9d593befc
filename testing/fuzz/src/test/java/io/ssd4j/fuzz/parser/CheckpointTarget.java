// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.CheckpointConversion;
import io.ssd4j.ssd.weights.StoredTensor;
import io.ssd4j.ssd.weights.TensorFile;
import io.ssd4j.ssd.weights.TensorStatistics;
import java.util.Optional;

/** Checkpoints in one of the file formats, with which a target does everything that the commands do. */
interface CheckpointTarget extends FuzzTarget {

    /** Reads every value, and tries everything that may refuse the file for another reason than damage. */
    @Override
    default void parse(FuzzInput input) {
        try (Checkpoint checkpoint = Checkpoint.open(input.file().toString(), Optional.empty(), _ -> {})) {
            TensorFile file = checkpoint.file().orElseThrow();
            for (StoredTensor tensor : file.tensors().values()) {
                if (tensor.isFloatingPoint()) {
                    TensorStatistics.of(tensor);
                }
            }
            checkpoint.classes();
            whatMayBeRefused(checkpoint, file);
        }
    }

    @Override
    default boolean isDocumented(Throwable refusal) {
        return refusal instanceof WeightsException;
    }

    private static void whatMayBeRefused(Checkpoint checkpoint, TensorFile file) {
        try {
            checkpoint.recognized();
            CheckpointConversion.of(file, Optional.empty());
            try (Weights weights = checkpoint.weights()) {
                weights.source();
            }
        } catch (WeightsException e) {
            // A sound file need not be for one of the detectors.
        }
    }
}
