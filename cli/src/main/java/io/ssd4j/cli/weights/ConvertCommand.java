// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.command.TextTable;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.output.OpenOutput;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.CheckpointConversion;
import io.ssd4j.ssd.weights.Dtype;
import io.ssd4j.ssd.weights.TensorFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ssd4j convert}. */
@Command(
        name = "convert",
        description = "Convert a PyTorch checkpoint to a safetensors file, and report what was done with each tensor.",
        mixinStandardHelpOptions = true)
public final class ConvertCommand implements Runnable {
    private final CommandContext context;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "The checkpoint: a .pth file, a safetensors file, or the name of a downloaded checkpoint.")
    private @Nullable String in;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description =
                    "The safetensors file to write; - is standard output, and the report then goes to standard error.")
    private @Nullable OutputFile out;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "The type of the values in the new file: fp32, fp16 or bf16 (default: fp32).")
    private Precision precision = Precision.FP32;

    @Mixin
    private final CheckpointArguments arguments = new CheckpointArguments();

    public ConvertCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        OutputFile target = Objects.requireNonNull(out);
        Dtype dtype = dtype();
        String source = Objects.requireNonNull(in);
        try (Checkpoint checkpoint = WeightsName.open(source, arguments.given(), context::warn)) {
            TensorFile file = checkpoint
                    .file()
                    .orElseThrow(() -> new WeightsException(
                            source + ": generated weights are not a file, so there is nothing to convert"));
            Optional<SsdVariant> variant = arguments.variant(checkpoint);
            CheckpointConversion conversion = CheckpointConversion.of(file, variant);
            try (OpenOutput output = target.open(context, inputs(file))) {
                conversion.write(output.path(), dtype);
                output.commit();
            }
            report(file, target, variant, conversion);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    private Dtype dtype() {
        return switch (precision) {
            case FP32 -> Dtype.F32;
            case FP16 -> Dtype.F16;
            case BF16 -> Dtype.BF16;
            case TF32 -> throw new UsageException("--precision tf32 is not a type for files; write fp32, fp16 or bf16");
            case INT8, FP8 ->
                throw new UsageException(
                        "--precision " + precision.id()
                                + " needs scales, which 'convert' does not have: './ssd4j quantize --precision "
                                + precision.id()
                                + " --weights FILE --images DIR --out FILE' measures them on photos; or write fp32, fp16 or bf16");
        };
    }

    private List<Path> inputs(TensorFile file) {
        return Stream.concat(Stream.of(file.path()), arguments.labels().stream())
                .toList();
    }

    private void report(
            TensorFile file, OutputFile target, Optional<SsdVariant> variant, CheckpointConversion conversion) {
        PrintWriter report = OutputFile.report(target, "OUT", false, context);
        report.println(file.path() + " (" + file.format() + ") -> " + target.name() + " (" + precision.id() + ")");
        report.println(variant.map(v -> v.id() + ", " + v.classes() + " classes with the background")
                .orElse("a backbone, without detection heads"));
        TextTable table = new TextTable(TextTable.Column.left("tensor"), TextTable.Column.left("written as"));
        conversion.mapped().forEach((from, to) -> table.row(TensorText.name(from), to));
        table.write(report);
        list(report, "not used", conversion.unused());
        list(report, "beside the tensors", file.ignored());
        list(report, "missing", conversion.missing());
        report.println(conversion.mapped().size() + " tensors written, "
                + conversion.unused().size() + " not used, "
                + conversion.missing().size() + " missing");
    }

    private static void list(PrintWriter report, String heading, List<String> names) {
        names.forEach(name -> report.println(heading + ": " + TensorText.name(name)));
    }
}
