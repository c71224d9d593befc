// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.ResultWriter;
import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.Subcommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** Commands that other modules add. */
class AddedCommandsTest {
    /** A command of another module, which knows nothing of the program's version. */
    @Command(name = "greet", description = "Say hello.", mixinStandardHelpOptions = true)
    static final class Greet implements Runnable {
        private final CommandHost host;

        Greet(CommandHost host) {
            this.host = host;
        }

        @Override
        public void run() {
            host.warn("hello from " + host.version());
        }
    }

    private record Added(String name) implements Subcommand {
        @Override
        public Runnable create(CommandHost host) {
            return new Greet(host);
        }
    }

    private static CommandRun run(String added, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        CommandContext context = new CommandContext(
                new FakeEngine(), ResultWriter.of(out, StandardCharsets.UTF_8), new PrintWriter(err, true), false);
        int code = Ssd4jCommand.run(context, () -> List.of(new Added(added)), arguments);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    @Test
    void runWithWhatTheCommandLineProvides() {
        CommandRun run = run("greet", "greet");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().matches("ssd4j: warning: hello from \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void haveTheVersionOfTheProgram(String option) {
        assertEquals(run("greet", "--version"), run("greet", "greet", option));
        assertTrue(run("greet", "greet", option).out().startsWith("ssd4j "));
    }

    @Test
    void areInTheHelp() {
        assertTrue(run("greet", "--help").out().contains("Say hello."));
    }

    /** A module must not be able to replace a command of the program. */
    @Test
    void doNotReplaceThoseOfTheProgram() {
        CommandRun help = run("detect", "--help");
        assertTrue(help.out().contains("Find objects in photos"), help.out());
        assertTrue(!help.out().contains("Say hello."), help.out());
    }
}
