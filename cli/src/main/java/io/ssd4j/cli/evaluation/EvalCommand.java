// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.compute.ComputeArguments;
import io.ssd4j.cli.evaluation.EvalRequest.Kind;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.photo.PhotoArguments;
import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.cli.weights.WeightsName;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ssd4j eval}. */
@Command(
        name = "eval",
        description = "Measure the average precision of a detector on an annotated data set.",
        mixinStandardHelpOptions = true)
public final class EvalCommand implements Runnable {
    private final CommandContext context;

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "KIND",
            description =
                    "The kind of the data set: coco, measured as pycocotools does, or voc, measured as lufficc/SSD does.")
    @SuppressWarnings("NullAway.Init") // required
    private Kind kind;

    @Option(
            names = "--annotations",
            required = true,
            paramLabel = "PATH",
            description =
                    "For coco, the JSON file of annotations. For voc, a folder with Annotations and ImageSets/Main (test.txt, or else"
                            + " val.txt, is read), another list of ImageSets/Main, or a folder of XML files.")
    @SuppressWarnings("NullAway.Init") // required
    private Path annotations;

    @Option(names = "--images", required = true, paramLabel = "DIR", description = "The folder of the photos.")
    @SuppressWarnings("NullAway.Init") // required
    private Path images;

    @Option(names = "--weights", required = true, paramLabel = "WEIGHTS", description = WeightsName.FORMS + ".")
    @SuppressWarnings("NullAway.Init") // required
    private String weights;

    @Mixin
    private final CheckpointArguments checkpoint = new CheckpointArguments();

    @Mixin
    private final PhotoArguments reading = new PhotoArguments();

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description =
                    "Also write the detections to a JSON file in COCO's format of results; - is standard output, and the table then"
                            + " goes to standard error.")
    private @Nullable OutputFile results;

    @Option(
            names = "--curves",
            paramLabel = "FILE",
            description = "Also draw precision over recall at an IoU of 0.5 to a PNG file.")
    private @Nullable OutputFile curves;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    public EvalCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        PrintWriter resultsReport = OutputFile.report(results, "--results", json, context);
        PrintWriter curvesReport = OutputFile.report(curves, "--curves", json, context);
        if (results != null && curves != null && results.isSame(curves)) {
            throw new UsageException("--results and --curves name the same file");
        }
        PrintWriter report = resultsReport.equals(context.out()) ? curvesReport : resultsReport;
        EvalRequest request = new EvalRequest(
                kind,
                annotations,
                images,
                reading.options(),
                weights,
                checkpoint,
                compute.request(),
                compute.batch(),
                results,
                curves);
        EvalResult result = new Evaluation(context, request).run();
        if (json) {
            EvalOutput.writeJson(result, context.out());
        } else {
            EvalOutput.writeText(result, report);
        }
    }
}
