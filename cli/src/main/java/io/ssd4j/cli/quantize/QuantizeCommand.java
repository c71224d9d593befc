// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.photo.PhotoArguments;
import io.ssd4j.cli.photo.PhotoFolder;
import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.model.SsdBackbone;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ssd4j quantize}. */
@Command(
        name = "quantize",
        description =
                "Make weights for --precision int8 or fp8, with scales measured on photos, and report what the rounding costs.",
        mixinStandardHelpOptions = true)
public final class QuantizeCommand implements Runnable {
    private static final String NONE = "none";

    private final CommandContext context;

    @Option(names = "--weights", required = true, paramLabel = "WEIGHTS", description = WeightsName.FORMS + ".")
    @SuppressWarnings("NullAway.Init") // required
    private String weights;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description =
                    "The folder of photos to calibrate with, like those that will be computed; a hundred are plenty. Every fifth one is held"
                            + " out, to compare the precision with fp32.")
    @SuppressWarnings("NullAway.Init") // required
    private Path images;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "The safetensors file to write; - is standard output, and the report then goes to standard error.")
    @SuppressWarnings("NullAway.Init") // required
    private OutputFile out;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "The backbone of weights without detection heads: ssd300 or ssd512 (default: ssd300).")
    private @Nullable SsdBackbone model;

    @Mixin
    private final CheckpointArguments checkpoint = new CheckpointArguments();

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "The precision to make weights for: int8, for CPUs, or fp8, for GPUs (default: int8).")
    private Precision precision = Precision.INT8;

    @Option(
            names = "--calibration",
            paramLabel = "METHOD",
            description =
                    "How the largest value of each layer is chosen: minmax, the largest of all photos, or percentile:P, the one that P percent"
                            + " of the values do not exceed (default: minmax).")
    private CalibrationMethod method = CalibrationMethod.MIN_MAX;

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "LAYER",
            description =
                    "The convolutions to keep in floating point, separated by commas, or none (default: ${DEFAULT-VALUE}).")
    private List<String> kept = List.of(NONE);

    @Mixin
    private final PhotoArguments photos = new PhotoArguments();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = SharedValues.Threads.class,
            description = "The number of threads; 0 for one per processor (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    public QuantizeCommand(CommandContext context) {
        this.context = context;
    }

    private Quantization.Format format() {
        return switch (precision) {
            case INT8 -> Quantization.Format.INT8;
            case FP8 -> Quantization.Format.E4M3;
            case FP32, TF32, FP16, BF16 ->
                throw new UsageException(
                        "--precision " + precision.id()
                                + " needs no scales: 'quantize' makes weights for int8 and fp8, and 'convert' for fp32, fp16 and bf16");
        };
    }

    @Override
    public void run() {
        PrintWriter report = OutputFile.report(out, "--out", json, context);
        PhotoFolder folder = PhotoFolder.list(images.toString(), images);
        if (!folder.others().isEmpty()) {
            context.warn(folder.skipped());
        }
        QuantizeRequest request = new QuantizeRequest(
                weights,
                new QuantizedNetwork.Given(Optional.ofNullable(model), checkpoint),
                folder.photos(),
                photos.options(),
                format(),
                method,
                kept.equals(List.of(NONE)) ? Set.of() : Set.copyOf(kept),
                threads,
                out);
        QuantizeResult result = new NetworkQuantization(context, request).run();
        if (json) {
            QuantizeReport.writeJson(result, context.out());
        } else {
            QuantizeReport.writeText(result, report);
        }
    }
}
