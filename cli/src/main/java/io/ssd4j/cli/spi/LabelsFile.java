// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Names of classes from a user's file. */
final class LabelsFile {
    private LabelsFile() {}

    /**
     * Reads the names.
     *
     * @throws WeightsException if the file cannot be read or is not a list of names
     */
    static Labels read(Path file) {
        try {
            return Labels.read(file);
        } catch (IOException e) {
            throw new WeightsException("the labels: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the detector with these names.
     *
     * @param labels the names, or null for those that the detector has
     * @throws WeightsException if their number is not that of the classes
     */
    static SsdVariant apply(@Nullable Labels labels, SsdVariant variant, String weights) {
        if (labels == null) {
            return variant;
        }
        int classes = variant.labels().count();
        if (labels.count() != classes) {
            throw new WeightsException("the labels have " + labels.count() + " names, but the weights " + weights
                    + " have " + classes + " classes; write one name a line, without the background");
        }
        return variant.withLabels(labels);
    }
}
