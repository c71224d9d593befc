// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The application for {@code spark-submit}: detects in photos, and writes a row for each. The exit codes are those of {@code ./ssd4j}, except that
 * a photo that cannot be read is a row with an error and no failure.
 */
@Command(
        name = "spark-submit --class io.ssd4j.spark.DetectApplication ssd4j-spark.jar",
        description = "Detects objects in photos.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DetectApplication {
    private static final String PHOTOS = "photos";
    private static final String ERRORS = "errors";

    @Mixin
    private final PhotoArguments photos = new PhotoArguments();

    @Mixin
    private final ModelArguments model = new ModelArguments();

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description =
                    "Where the rows are written (default: lines of JSON on standard output, after the driver has all rows).")
    private @Nullable String output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "The format of the output: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.PARQUET;

    @Option(names = "--overwrite", description = "Replace the output if it exists.")
    private boolean overwrite;

    /** The formats of the output. */
    private enum Format {
        PARQUET,
        JSON,
        ORC;

        /** The name that Spark and users know. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private DetectApplication() {}

    /**
     * Runs the application, and ends the process if it fails for a reason that its user can change.
     *
     * @param args the options; {@code --help} lists them
     * @throws Exception if it fails for another reason
     */
    public static void main(String[] args) throws Exception {
        DetectApplication application = new DetectApplication();
        try {
            CommandLine.ParseResult parsed = new CommandLine(application)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(args);
            if (CommandLine.executeHelpRequest(parsed) == null) {
                application.run();
            }
        } catch (ParameterException e) {
            System.err.println("ssd4j: " + e.getMessage() + " (--help lists the options)");
            System.exit(Failure.USAGE);
        } catch (Exception e) {
            Failure failure = Failure.of(e).orElseThrow(() -> e);
            System.err.println("ssd4j: " + failure.message());
            System.exit(failure.exitCode());
        }
    }

    private void run() throws IOException, InterruptedException {
        try (SparkSession session =
                SparkSession.builder().appName("ssd4j detect").getOrCreate()) {
            detect(session);
        }
    }

    private void detect(SparkSession session) throws IOException, InterruptedException {
        DetectionOptions options = photos.complete(model.options());
        Observation observation = new Observation();
        Dataset<Row> rows = SsdSpark.detect(photos.read(session), options)
                .observe(
                        observation,
                        count(lit(1)).as(PHOTOS),
                        count(col(DetectionSchema.ERROR)).as(ERRORS));
        if (output == null) {
            PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            rows.toJSON().collectAsList().forEach(out::println);
            out.flush();
        } else {
            rows.write()
                    .mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
                    .format(format.toString())
                    .save(output);
        }
        Map<String, Object> counts = observation.getAsJava();
        System.err.println(
                "ssd4j: photos: " + counts.get(PHOTOS) + ", of which " + counts.get(ERRORS) + " cannot be read");
    }
}
