// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.ResultWriter;
import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.DetectorArguments;
import io.ssd4j.cli.spi.Subcommand;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Commands that other modules add. */
class OtherCommandsTest {
    private final FakeEngine engine = new FakeEngine();
    private final StringWriter err = new StringWriter();

    /** A command of another module, which opens its detector's device. */
    @Command(name = "watch", mixinStandardHelpOptions = true)
    static final class Watch implements Runnable {
        private final CommandHost host;

        @Mixin
        private final DetectorArguments detector = new DetectorArguments();

        Watch(CommandHost host) {
            this.host = host;
        }

        @Override
        public void run() {
            detector.openDevice(host).close();
        }
    }

    private static final class WatchSubcommand implements Subcommand {
        @Override
        public String name() {
            return "watch";
        }

        @Override
        public Runnable create(CommandHost host) {
            return new Watch(host);
        }
    }

    private int run(String... arguments) {
        CommandContext context = new CommandContext(
                engine,
                ResultWriter.of(OutputStream.nullOutputStream(), StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                false);
        List<String> words = new ArrayList<>(List.of("watch"));
        words.addAll(List.of(arguments));
        return Ssd4jCommand.run(context, () -> List.of(new WatchSubcommand()), words.toArray(String[]::new));
    }

    @Test
    void aDetectorSaysWhatItIsAndWhatItComputesOn() {
        assertEquals(0, run("--device", "cpu"), err::toString);
        assertTrue(
                err.toString()
                        .startsWith("ssd4j: these are the weights 'shapes': a demonstration that finds drawn circles,"),
                err::toString);
        assertTrue(err.toString().contains("\nssd4j: loading the model on cpu ("), err::toString);
        assertEquals(0, engine.open);
    }

    @Test
    void weightsThatAreNamedAreNoDemonstration() {
        assertEquals(0, run("--device", "cpu", "--weights", "seeded:1"), err::toString);
        assertTrue(err.toString().startsWith("ssd4j: loading the model on cpu ("), err::toString);
    }
}
