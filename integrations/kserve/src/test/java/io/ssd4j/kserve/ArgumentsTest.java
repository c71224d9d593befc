// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options of the server. */
class ArgumentsTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path folder;

    /** A command line that only warns. */
    private final CommandHost host = new CommandHost() {
        @Override
        public PrintWriter err() {
            return new PrintWriter(Writer.nullWriter());
        }

        @Override
        public void warn(String message) {
            warnings.add(message);
        }

        @Override
        public String version() {
            return "test";
        }

        @Override
        public Device openDevice(String device, DeviceOptions options, Precision precision) {
            throw new AssertionError("nothing is opened");
        }

        @Override
        public Checkpoint openWeights(String weights, Optional<SsdVariant> variant) {
            throw new AssertionError("nothing is opened");
        }
    };

    private static ListenArguments listen(String... words) {
        ListenArguments arguments = new ListenArguments();
        new CommandLine(CommandSpec.create()).addMixin("listen", arguments).parseArgs(words);
        return arguments;
    }

    @Test
    void timesHaveAUnitAndAnEnd() {
        Values.Time converter = new Values.Time();
        assertEquals(Duration.ofNanos(500_000), converter.convert("500us"));
        assertEquals(Duration.ofMinutes(3), converter.convert("3m"));
        assertEquals(Duration.ofDays(1), converter.convert("1440m"));
        assertThrows(TypeConversionException.class, () -> converter.convert("5"));
        // Its nanoseconds would overflow when a request arrives.
        TypeConversionException tooLong =
                assertThrows(TypeConversionException.class, () -> converter.convert("999999999m"));
        assertEquals("'999999999m' is more than a day, the longest time", tooLong.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"''", "a/b", "a b", "stats", ".", "ä"})
    void namesThatNoPathCanHave(String name) {
        assertThrows(TypeConversionException.class, () -> new Values.ModelName().convert(name));
    }

    @Test
    void namesOfModels() {
        for (String name : List.of("ssd300", "shapes.v2", "_a-b", "statistics")) {
            assertEquals(name, new Values.ModelName().convert(name));
        }
    }

    @Test
    void sizesHaveLimits() {
        assertEquals(65_536, new Values.BatchSize().convert("65536"));
        assertThrows(TypeConversionException.class, () -> new Values.BatchSize().convert("65537"));
        assertThrows(TypeConversionException.class, () -> new Values.Instances().convert("65"));
        assertThrows(ParameterException.class, () -> listen("--http", "65536"));
    }

    @Test
    void filesThatAreMissingAreNamed() {
        Path absent = folder.resolve("absent");
        assertEquals(
                "there is no file " + absent,
                assertThrows(
                                IOException.class,
                                () -> listen("--token-file", absent.toString()).access(host))
                        .getMessage());
        assertEquals(
                "there is no file " + absent,
                assertThrows(
                                IOException.class,
                                () -> listen("--tls-certificate", absent.toString(), "--tls-key", absent.toString())
                                        .access(host))
                        .getMessage());
    }

    @Test
    void optionsThatContradictEachOther() {
        assertEquals(
                "--tls-certificate and --tls-key need each other",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> listen("--tls-key", "key").access(host))
                        .getMessage());
    }

    @Test
    void anOpenServerIsWarnedAbout() throws IOException {
        listen().access(host);
        assertEquals(List.of(), warnings);
        listen("--host", "0.0.0.0").access(host);
        assertTrue(warnings.getFirst().startsWith("everybody who can reach 0.0.0.0 can use this server"));
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        listen("--host", "0.0.0.0", "--token-file", token.toString()).access(host);
        assertTrue(warnings.getLast().startsWith("the token is sent without encryption"));
    }

    @Test
    void theLargestBodyIsABatchOfFloatTensors() throws IOException {
        ListenArguments.Access access = listen().access(host);
        long batch = 128L * 3 * 300 * 300 * Float.BYTES;
        assertEquals(64 << 20, listen().settings(access, 1000, "test").maxBody());
        assertEquals(batch + (1 << 20), listen().settings(access, batch, "test").maxBody());
        assertEquals(2000 << 20, listen().settings(access, 1L << 40, "test").maxBody());
        assertEquals(
                5 << 20,
                listen("--max-body", "5").settings(access, batch, "test").maxBody());
    }
}
