// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.Labels;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the model and what it computes on. */
final class ModelArguments {
    @Option(
            names = "--weights",
            required = true,
            paramLabel = "WEIGHTS",
            description =
                    "The weights: a path that exists on every machine, or the name of a file that spark-submit distributes"
                            + " with --files, or seeded:N.")
    private String weights = "";

    @Option(
            names = "--sha256",
            paramLabel = "HASH",
            description =
                    "The SHA-256 of the weights, if the driver cannot read them (default: computed by the driver).")
    private @Nullable String sha256;

    @Option(
            names = "--variant",
            paramLabel = "VARIANT",
            description = "The detector that the weights were trained for (default: recognized by the weights).")
    private @Nullable String variant;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "The names of the classes, one a line, without the background, on the machine of the driver (default:"
                            + " those of the weights).")
    private @Nullable Path labels;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "auto, cpu, cuda or cuda:N. auto is the GPUs that Spark assigns to a task, or the CPU if it assigns none"
                            + " (default: ${DEFAULT-VALUE}).")
    private String device = ModelOptions.AUTO;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description =
                    "The precision to compute in: fp32, tf32, fp16 or bf16, or int8 or fp8 with weights from './ssd4j quantize',"
                            + " if the device supports it (default: ${DEFAULT-VALUE}).")
    private String precision = Precision.FP32.id();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of each executor on a CPU; 0 for spark.executor.cores, or all processors without it (default:"
                            + " ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--deterministic", description = "Use only implementations that give the same bits in every run.")
    private boolean deterministic;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Photos per run; larger batches pay on GPUs only (default: ${DEFAULT-VALUE}).")
    private int batch = DetectionOptions.BATCH;

    /**
     * Returns the options of the model.
     *
     * @throws IllegalArgumentException if a value does not exist or is out of range
     * @throws io.ssd4j.runtime.WeightsException if the driver cannot read the weights and no hash is given
     * @throws IOException if the names of the classes cannot be read
     */
    DetectionOptions options() throws IOException {
        WeightsFile file = sha256 == null ? WeightsFile.of(weights) : new WeightsFile(weights, sha256);
        DetectionOptions options = DetectionOptions.of(file)
                .device(device)
                .precision(Precision.parse(precision))
                .threads(threads)
                .deterministic(deterministic)
                .batch(batch);
        if (variant != null) {
            options = options.variant(variant);
        }
        return labels == null ? options : options.labels(Labels.read(labels).names());
    }
}
