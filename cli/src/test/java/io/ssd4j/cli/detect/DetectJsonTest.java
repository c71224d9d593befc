// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.Ssd4jCommand;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.ResultWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The contract of {@code detect --json}. */
class DetectJsonTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, engine.open);
    }

    @Test
    void printsTheContract() throws IOException {
        String photo = TestPhotos.write(folder, "\u00e9.png", 2, 600, 150);
        CommandRun run = detect(photo);
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertEquals(
                "{\"schema\":1,\"image\":\"" + folder + "/\\u00E9.png\",\"width\":600,\"height\":150,\"detections\":["
                        + "{\"label\":3,\"name\":\"bird\",\"score\":0.9,\"box\":[0.0,30.0,300.0,60.0]},"
                        + "{\"label\":4,\"name\":\"boat\",\"score\":0.75,\"box\":[60.0,30.0,360.0,60.0]}]}\n",
                run.out());
    }

    @Test
    void keepsTheOrderOfTheArguments() throws IOException {
        String[] photos = {
            TestPhotos.write(folder, "c.png", 1),
            TestPhotos.write(folder, "a.png", 2),
            TestPhotos.write(folder, "d.png", 0),
            TestPhotos.write(folder, "b.png", 3),
            TestPhotos.write(folder, "a.png", 2)
        };
        for (int batch : new int[] {1, 2, 5, 100}) {
            CommandRun run = detect(Stream.concat(Stream.of("--batch=" + batch, "--threshold=0"), Arrays.stream(photos))
                    .toArray(String[]::new));
            assertEquals(0, run.code(), run.err());
            assertEquals(Arrays.asList(photos), images(run), "batch " + batch);
            assertEquals(
                    List.of(1, 2, 0, 3, 2),
                    run.jsonLines().stream()
                            .map(line -> line.get("detections").size())
                            .toList(),
                    "batch " + batch);
        }
    }

    @Test
    void reportsOnlyScoresAboveTheThreshold() throws IOException {
        String photo = TestPhotos.write(folder, "four.png", 4);
        assertEquals(3, detections(detect(photo)), "0.9, 0.75, 0.6 and 0.45");
        assertEquals(4, detections(detect(photo, "--threshold=0.4")));
        assertEquals(2, detections(detect(photo, "--threshold=0.7")));
        assertEquals(0, detections(detect(photo, "--threshold=1")));
    }

    @Test
    void aBadPhotoHasItsLineAndTheRestGoesOn() throws IOException {
        String first = TestPhotos.write(folder, "first.png", 1);
        String last = TestPhotos.write(folder, "last.png", 1);
        String empty = Files.createFile(folder.resolve("empty.png")).toString();
        String missing = folder.resolve("missing.png").toString();
        for (int batch : new int[] {1, 2, 3}) {
            CommandRun run = detect("--batch=" + batch, first, empty, missing, "", "f\0nf.png", last);
            assertEquals(3, run.code());
            assertEquals(List.of(first, empty, missing, "", "f\0nf.png", last), images(run));
            List<JsonNode> lines = run.jsonLines();
            assertEquals(
                    List.of("schema", "image", "error"),
                    List.copyOf(lines.get(1).propertyNames()));
            assertEquals(
                    empty + " is empty (0 bytes); copy or download it again",
                    lines.get(1).get("error").stringValue());
            assertEquals(
                    missing + " does not exist; check the path",
                    lines.get(2).get("error").stringValue());
            assertEquals(1, lines.get(5).get("detections").size());
            assertEquals(
                    List.of(
                            "ssd4j: " + empty + " is empty (0 bytes); copy or download it again",
                            "ssd4j: " + missing + " does not exist; check the path",
                            "ssd4j: the name of an image is empty"),
                    run.err().lines().limit(3).toList());
            assertTrue(run.err().endsWith("ssd4j: 4 of 6 photos could not be used\n"), run.err());
        }
    }

    @Test
    void writesAsItGoes() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        StringBuilder seen = new StringBuilder();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        engine.atRun = () -> seen.append(engine.runs)
                .append(" runs, ")
                .append(out.toString(StandardCharsets.UTF_8).lines().count())
                .append(" lines; ");
        CommandContext context = new CommandContext(
                engine, ResultWriter.of(out, StandardCharsets.UTF_8), new PrintWriter(Writer.nullWriter()), false);
        String[] line = {"detect", "--json", "--weights=seeded:0", "--variant=lufficc:voc300", photo, photo, photo};
        assertEquals(0, Ssd4jCommand.run(context, line));
        assertEquals("0 runs, 0 lines; 1 runs, 1 lines; 2 runs, 2 lines; ", seen.toString());
    }

    @Test
    void saysWhichDeviceAutoChose() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        CommandRun run =
                CommandRun.of(engine, "detect", "--json", "--weights=seeded:0", "--variant=lufficc:voc300", photo);
        assertEquals("ssd4j: cpu, Fake \u00b5Processor: no cuda: no driver\n", run.err());
    }

    private CommandRun detect(String... arguments) {
        String[] line = Stream.concat(
                        Stream.of("detect", "--json", "--device=cpu", "--weights=seeded:0", "--variant=lufficc:voc300"),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
        return CommandRun.of(engine, line);
    }

    private static List<String> images(CommandRun run) {
        return run.jsonLines().stream()
                .map(line -> line.get("image").stringValue())
                .toList();
    }

    private static int detections(CommandRun run) {
        assertEquals(0, run.code(), run.err());
        return run.json().get("detections").size();
    }
}
