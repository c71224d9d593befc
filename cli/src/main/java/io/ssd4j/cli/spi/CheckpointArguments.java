// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for what a checkpoint is for, where its metadata and keys do not say it. */
public final class CheckpointArguments {
    @Mixin
    private final VariantArguments variant = new VariantArguments();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "The names of the classes, one a line, without the background (default: those of the weights).")
    private @Nullable Path labels;

    /** Creates the options with their defaults. */
    public CheckpointArguments() {}

    /** The file of labels, if one was given. */
    public Optional<Path> labels() {
        return Optional.ofNullable(labels);
    }

    /** The variant that was given. */
    public Optional<SsdVariant> given() {
        return variant.variant();
    }

    /**
     * The detector that a checkpoint is for, with the given labels; empty if it has no detection heads.
     *
     * @throws io.ssd4j.runtime.WeightsException if the detector is not recognized, or if the labels do not fit the number of classes
     */
    public Optional<SsdVariant> variant(Checkpoint checkpoint) {
        return checkpoint.classes().isEmpty() ? Optional.empty() : Optional.of(detector(checkpoint));
    }

    /**
     * The detector that a checkpoint is for, with the given labels. Generated weights are for any that is given.
     *
     * @throws io.ssd4j.runtime.WeightsException if it has no detection heads, if the detector is not recognized, or if the labels do not fit
     *     the number of classes
     */
    public SsdVariant detector(Checkpoint checkpoint) {
        return LabelsFile.apply(
                labels == null ? null : LabelsFile.read(labels), checkpoint.variant(), checkpoint.source());
    }
}
