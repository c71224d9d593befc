// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeDetections;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The command with made detections: a bicycle in the first photo, a bird and a boat in the second, nothing in the third. See {@link
 * FakeDetections}.
 */
class EvalCommandTest {
    /** The bicycle of the first photo is found, that of the third is not, and the bird is elsewhere. No detector of VOC knows zebras. */
    private static final String COCO = """
            {"images": [
               {"id": 30, "file_name": "c.png", "width": 300, "height": 300},
               {"id": 10, "file_name": "a.png", "width": 300, "height": 300},
               {"id": 20, "file_name": "b.png", "width": 300, "height": 300}],
             "annotations": [
               {"id": 1, "image_id": 10, "category_id": 2, "bbox": [0, 60, 150, 60], "area": 9000, "iscrowd": 0},
               {"id": 2, "image_id": 30, "category_id": 2, "bbox": [0, 0, 10, 10], "area": 100, "iscrowd": 0},
               {"id": 3, "image_id": 20, "category_id": 16, "bbox": [200, 200, 50, 50], "area": 2500, "iscrowd": 0}],
             "categories": [{"id": 2, "name": "bicycle"}, {"id": 16, "name": "bird"}, {"id": 24, "name": "zebra"}]}
            """;

    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    private Path annotations;

    @BeforeEach
    void writeDataSet() throws IOException {
        TestPhotos.write(folder, "a.png", 1, 300, 300);
        TestPhotos.write(folder, "b.png", 2, 300, 300);
        TestPhotos.write(folder, "c.png", 0, 300, 300);
        annotations = Files.writeString(folder.resolve("instances.json"), COCO);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, engine.open);
    }

    private CommandRun eval(String dataset, Path path, String... more) {
        return eval(dataset, path, folder, more);
    }

    private CommandRun eval(String dataset, Path path, Path images, String... more) {
        return CommandRun.of(
                engine,
                Stream.concat(
                                Stream.of(
                                        "eval",
                                        "--dataset=" + dataset,
                                        "--annotations=" + path,
                                        "--images=" + images,
                                        "--weights=seeded:0",
                                        "--variant=lufficc:voc300",
                                        "--device=cpu"),
                                Arrays.stream(more))
                        .toArray(String[]::new));
    }

    @Test
    void measuresACocoDataSet() {
        for (String batch : List.of("--batch=1", "--batch=2", "--batch=7")) {
            CommandRun run = eval("coco", annotations, "--json", batch);

            assertEquals(0, run.code(), run.err());
            JsonNode json = run.json();
            assertAll(
                    () -> assertEquals("coco", json.get("dataset").stringValue()),
                    () -> assertEquals("lufficc:voc300", json.get("variant").stringValue()),
                    () -> assertEquals(3, json.get("images").intValue()),
                    () -> assertEquals(3, json.get("annotations").intValue()),
                    () -> assertEquals(2, json.get("detections").intValue(), "the boat is in no category"),
                    // Precision 1 at the recalls 0, 0.01 ... 0.5 of one of the two categories with annotations.
                    () -> assertEquals(51.0 / 101 / 2, json.at("/metrics/AP").doubleValue(), 1e-9),
                    () -> assertEquals(0, json.at("/metrics/APs").doubleValue()),
                    () -> assertEquals(0.5, json.at("/metrics/APm").doubleValue(), 1e-9),
                    () -> assertTrue(json.at("/metrics/APl").isNull()),
                    () -> assertEquals(0.25, json.at("/metrics/AR1").doubleValue(), 1e-9),
                    () -> assertEquals(12, json.get("metrics").size()),
                    () -> assertEquals("bird", json.at("/classes/1/name").stringValue()),
                    () -> assertEquals(0, json.at("/classes/1/AP").doubleValue()),
                    () -> assertTrue(json.at("/classes/2/AP50").isNull()));
        }
    }

    @Test
    void warnsOfCategoriesThatTheDetectorDoesNotKnow() {
        assertEquals(
                "ssd4j: warning: categories that the detector does not know count with an average precision of 0: zebra\n",
                eval("coco", annotations).err());
    }

    @Test
    void printsTables() {
        String out = eval("coco", annotations).out();

        assertAll(
                () -> assertTrue(
                        out.startsWith(
                                "lufficc:voc300 (seeded:0) in fp32 on cpu: 3 images, 3 annotations, 2 detections\n\nmetric"),
                        out),
                () -> assertTrue(out.contains("\nAP@[.5:.95]         0.2525\n"), out),
                () -> assertTrue(out.contains("\nAP large                 -\n"), out),
                () -> assertTrue(out.contains("""

                                class    annotations  detections  AP@[.5:.95]   AP@.5
                                bicycle            2           1       0.5050  0.5050
                                bird               1           1       0.0000  0.0000
                                zebra              0           0            -       -
                                """), out));
    }

    @Test
    void measuresAVocDataSet() throws IOException {
        Path voc = Files.createDirectory(folder.resolve("voc"));
        String object =
                "<annotation><object><name>%s</name><difficult>%d</difficult><bndbox><xmin>1</xmin><ymin>61</ymin>"
                        + "<xmax>150</xmax><ymax>%d</ymax></bndbox></object></annotation>";
        Files.writeString(voc.resolve("a.xml"), String.format(object, "bicycle", 0, 120));
        Files.writeString(voc.resolve("b.xml"), String.format(object, "bird", 0, 300));
        Files.writeString(voc.resolve("c.xml"), String.format(object, "boat", 1, 120));

        CommandRun run = eval("voc", voc, "--json");

        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        JsonNode json = run.json();
        assertAll(
                () -> assertEquals(0.5, json.at("/metrics/mAP11").doubleValue(), 1e-9),
                () -> assertEquals(0.5, json.at("/metrics/mAPArea").doubleValue(), 1e-9),
                () -> assertEquals(20, json.get("classes").size()),
                () -> assertEquals(1, json.at("/classes/1/AP11").doubleValue(), 1e-9),
                () -> assertEquals(0, json.at("/classes/2/APArea").doubleValue(), 1e-9),
                () -> assertTrue(json.at("/classes/3/AP11").isNull(), "its only annotation is difficult"));
    }

    @Test
    void writesResultsAndCurves() throws IOException {
        Path results = folder.resolve("results.json");
        Path curves = folder.resolve("curves.png");

        CommandRun run = eval("coco", annotations, "--results=" + results, "--curves=" + curves);

        assertEquals(0, run.code(), run.err());
        assertEquals(
                "[{\"image_id\":10,\"category_id\":2,\"bbox\":[0.0,60.0,150.0,60.0],\"score\":0.8999999761581421},"
                        + "{\"image_id\":20,\"category_id\":16,\"bbox\":[0.0,60.0,150.0,60.0],\"score\":0.8999999761581421}]\n",
                Files.readString(results));
        assertEquals(940, ImageIO.read(curves.toFile()).getHeight());
    }

    @Test
    void takesNamesFromAFile() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "x\nzebra\n" + "y\n".repeat(18));

        CommandRun run = eval("coco", annotations, "--json", "--labels=" + labels);

        assertEquals(0, run.code(), run.err());
        assertEquals(1, run.json().at("/classes/2/detections").intValue());
        assertTrue(run.err().contains("bicycle, bird"), run.err());
    }

    @Test
    void warnsOfPhotosThatAreNotTheAnnotatedOnes() throws IOException {
        TestPhotos.write(folder, "b.png", 2, 200, 300);

        assertTrue(eval("coco", annotations)
                .err()
                .contains("1 of 3 photos do not have the annotated size, so that boxes cannot match: "
                        + folder.resolve("b.png") + " has 200 x 300 pixels, and 300 x 300 according to the"));
    }

    @Test
    void endsWithThreeAndWritesNothingIfTheDataSetCannotBeUsed() throws IOException {
        Path results = folder.resolve("results.json");
        Path damaged = Files.writeString(folder.resolve("damaged.json"), "{");
        assertFails("damaged.json: malformed JSON", eval("coco", damaged, "--results=" + results));
        assertFails("is not a folder", eval("coco", annotations, annotations));
        assertFails(
                "no class in common",
                eval(
                        "coco",
                        annotations,
                        "--labels=" + Files.writeString(folder.resolve("labels.txt"), "x\n".repeat(20))));
        assertFails("create it first", eval("coco", annotations, "--results=" + folder.resolve("none/results.json")));

        Files.write(folder.resolve("b.png"), new byte[100]);
        assertFails("b.png", eval("coco", annotations, "--results=" + results));
        Files.delete(folder.resolve("b.png"));
        assertFails("1 of 3 photos are missing, the first is b.png", eval("coco", annotations, "--results=" + results));
        assertFalse(Files.exists(results));
    }

    private static void assertFails(String message, CommandRun run) {
        assertEquals(3, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains(message), run.err());
    }

    @Test
    void resultsOnStandardOutputLeaveTheTableToStandardError() throws IOException {
        Path file = folder.resolve("results.json");
        String table = eval("coco", annotations, "--results=" + file).out();
        CommandRun run = eval("coco", annotations, "--results=-");
        assertEquals(0, run.code(), run.err());
        assertEquals(Files.readString(file), run.out());
        assertTrue(run.err().endsWith(table), run.err());
    }

    @Test
    void twoOutputsCannotBeOne() {
        for (String[] outputs : List.of(
                new String[] {"--results=-", "--json"},
                new String[] {"--curves=/dev/stdout", "--json"},
                new String[] {"--results=-", "--curves=/dev/fd/1"},
                new String[] {"--results=" + folder + "/x", "--curves=" + folder + "/./x"})) {
            CommandRun run = eval("coco", annotations, outputs);
            assertEquals(2, run.code(), run.err());
            assertEquals("", run.out());
            assertEquals(List.of(), engine.opened);
        }
    }

    @Test
    void neverReplacesWhatItReads() throws IOException {
        for (Path input : List.of(annotations, folder.resolve("b.png"))) {
            byte[] before = Files.readAllBytes(input);
            CommandRun run = eval("coco", annotations, "--curves=" + input);
            assertEquals(3, run.code());
            assertEquals(
                    "ssd4j: cannot write " + input + ": it is read by this command",
                    run.err().lines().toList().getLast());
            assertArrayEquals(before, Files.readAllBytes(input));
        }
        assertEquals(0, engine.runs);
    }

    @Test
    void limitsThePixelsOfPhotos() {
        CommandRun run = eval("coco", annotations, "--max-pixels=89999");
        assertEquals(3, run.code());
        assertTrue(run.err().contains("--max-pixels=90000"), run.err());
        assertEquals(
                0,
                eval("coco", annotations, "--max-pixels=90000", "--apply-exif-orientation")
                        .code());
    }
}
