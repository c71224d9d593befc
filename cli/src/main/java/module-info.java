// SPDX-License-Identifier: Apache-2.0
/** The command line. */
@SuppressWarnings(
        "requires-automatic") // HdrHistogram has no module descriptor, and no library of this project needs it
module io.ssd4j.cli {
    requires java.net.http;
    requires java.xml;
    requires static org.jspecify;
    requires java.desktop; // for drawing
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires transitive info.picocli;
    requires HdrHistogram;
    requires io.ssd4j.bindings; // for the files that appear whole or not at all
    requires io.ssd4j.codecs; // as a provider only: required so that it is always on the module path
    requires transitive io.ssd4j.ssd;

    exports io.ssd4j.cli.spi;

    uses io.ssd4j.cli.spi.Subcommand;

    // The commands and their options.
    opens io.ssd4j.cli to
            info.picocli;
    opens io.ssd4j.cli.bench to
            info.picocli;
    opens io.ssd4j.cli.command to
            info.picocli;
    opens io.ssd4j.cli.compute to
            info.picocli;
    opens io.ssd4j.cli.detect to
            info.picocli;
    opens io.ssd4j.cli.doctor to
            info.picocli;
    opens io.ssd4j.cli.evaluation to
            info.picocli;
    opens io.ssd4j.cli.features to
            info.picocli;
    opens io.ssd4j.cli.photo to
            info.picocli;
    opens io.ssd4j.cli.plan to
            info.picocli;
    opens io.ssd4j.cli.quantize to
            info.picocli;
    opens io.ssd4j.cli.spi to
            info.picocli;
    opens io.ssd4j.cli.weights to
            info.picocli;
}
