// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Precision;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The options of the application. */
class ArgumentsTest {
    private static final DetectionOptions DEFAULTS = DetectionOptions.of(WeightsFile.of("seeded:1"));

    private static DetectionOptions parse(String... words) throws Exception {
        ModelArguments model = new ModelArguments();
        PhotoArguments photos = new PhotoArguments();
        new CommandLine(CommandSpec.create())
                .addMixin("model", model)
                .addMixin("photos", photos)
                .parseArgs(words);
        return photos.complete(model.options());
    }

    @Test
    void theDefaultsAreThoseOfPrograms() throws Exception {
        assertEquals(DEFAULTS, parse("--weights", "seeded:1", "photos"));
    }

    @Test
    void everyPrecisionIsTakenAndInTheHelp() throws Exception {
        String help = new CommandLine(CommandSpec.create())
                .addMixin("model", new ModelArguments())
                .getUsageMessage(CommandLine.Help.Ansi.OFF);
        for (Precision precision : Precision.values()) {
            assertEquals(
                    DEFAULTS.precision(precision),
                    parse("--weights", "seeded:1", "photos", "--precision", precision.id()));
            assertTrue(help.matches("(?s).*\\b" + precision.id() + "\\b.*"), () -> precision + " is not in " + help);
        }
    }

    @Test
    void aNumberOfTasksThatDoesNotExistIsRefused() {
        assertEquals(
                "--tasks must be at least 1, not 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> parse("--weights", "seeded:1", "photos", "--tasks", "0"))
                        .getMessage());
    }
}
