// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.PeakMemory;
import io.ssd4j.cli.command.TimeLine;
import io.ssd4j.cli.command.TimingArguments;
import io.ssd4j.cli.compute.ComputeArguments;
import io.ssd4j.cli.photo.InputPhotos;
import io.ssd4j.cli.photo.PhotoArguments;
import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.cli.weights.WeightsName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ssd4j detect}. */
@Command(
        name = "detect",
        description = "Find objects in photos and print their boxes, or draw them.",
        mixinStandardHelpOptions = true)
public final class DetectCommand implements Runnable {
    private final CommandContext context;

    @Parameters(
            arity = "0..*",
            paramLabel = "IMAGE",
            description =
                    "Photos: JPEG, PNG, BMP, WebP or GIF, of any size; folders, for the photos in them; or -, for a photo on"
                            + " standard input.")
    private List<String> images = List.of();

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description =
                    "Also read names of photos or folders from a file, one a line; - is standard input; names with line ends are"
                            + " separated by NUL characters, as find -print0 does.")
    private @Nullable String filesFrom;

    @Option(names = "--weights", paramLabel = "WEIGHTS", description = WeightsName.FORMS + "%n(default: shapes).")
    private @Nullable String weights;

    @Mixin
    private final CheckpointArguments checkpoint = new CheckpointArguments();

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            converter = SharedValues.Threshold.class,
            description = "The score above which a detection is reported, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private float threshold = 0.5f;

    @Option(
            names = "--draw",
            paramLabel = "FOLDER",
            description = "Also draw the boxes on the photos, and write the pictures to this folder as PNG files.")
    private @Nullable Path draw;

    @Mixin
    private final PhotoArguments reading = new PhotoArguments();

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Mixin
    private final TimingArguments timing = new TimingArguments();

    @Option(names = "--json", description = "Print one JSON object per photo, one per line, and nothing else.")
    private boolean json;

    public DetectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        context.timeLine().reached(TimeLine.Stage.ARGUMENTS);
        InputPhotos photos = InputPhotos.of(images, filesFrom, context, reading.options());
        if (weights == null) {
            context.err().println("ssd4j: no --weights, so these are " + CommandHost.DEMONSTRATION_NOTE);
        }
        DetectRequest request = new DetectRequest(
                photos,
                weights == null ? WeightsName.SHAPES : weights,
                checkpoint,
                threshold,
                draw,
                compute.request(),
                compute.batch(),
                timing.wanted());
        DetectionReport report = json
                ? new DetectionJson(context, compute.request().device())
                : new DetectionText(context.out(), threshold);
        try {
            new PhotoDetection(context, request, report).run();
        } finally {
            // Photos that cannot be used make the run fail at its end.
            if (timing.wanted()) {
                context.timeLine().reached(TimeLine.Stage.WRITTEN);
                context.timeLine().print(context.err());
                PeakMemory.print(context.err());
            }
        }
    }
}
