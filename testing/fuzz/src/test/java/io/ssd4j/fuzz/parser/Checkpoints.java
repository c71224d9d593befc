// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.CheckpointConversion;
import io.ssd4j.ssd.weights.StoredTensor;
import io.ssd4j.ssd.weights.TensorFile;
import io.ssd4j.ssd.weights.TensorStatistics;
import java.util.Optional;

/** Does with a checkpoint everything that the commands do. */
final class Checkpoints {
    private Checkpoints() {}

    /** Reads every value, and tries everything that may refuse the file for another reason than damage. */
    static void use(FuzzInput input) {
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
