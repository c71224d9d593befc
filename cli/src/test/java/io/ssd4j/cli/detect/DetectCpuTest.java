// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code detect} as a script sees it: a separate JVM, the CPU engine, and the weights that come with it. */
class DetectCpuTest {
    private static final Path SHAPES = Repository.root().resolve("examples/shapes.png");

    /** What is drawn in the picture: the class, and a point near the middle of the shape. */
    private record Drawn(String name, double x, double y) {}

    private static final List<Drawn> ALL = List.of(
            new Drawn("circle", 110, 117),
            new Drawn("star", 355, 110),
            new Drawn("square", 175, 210),
            new Drawn("triangle", 369, 258),
            new Drawn("circle", 60, 330),
            new Drawn("star", 152, 394),
            new Drawn("square", 317, 392),
            new Drawn("triangle", 430, 409));

    @TempDir
    private Path folder;

    @Test
    void findsTheShapesWithoutAnyOption() throws IOException, InterruptedException {
        Path pictures = folder.resolve("pictures");
        CommandRun run = ChildJvm.run("detect", SHAPES.toString(), "--json", "--draw=" + pictures);
        assertEquals(0, run.code(), run.err());
        JsonNode json = run.json();
        assertEquals(480, json.get("width").intValue());
        List<Drawn> missing = new ArrayList<>(ALL);
        for (JsonNode detection : json.get("detections")) {
            assertTrue(missing.removeIf(drawn -> matches(detection, drawn)), "nothing is drawn there: " + detection);
        }
        assertEquals(List.of(), missing);
        assertTrue(Files.size(pictures.resolve("shapes.png")) > 10_000);
    }

    private static boolean matches(JsonNode detection, Drawn drawn) {
        JsonNode box = detection.get("box");
        double x = (box.get(0).doubleValue() + box.get(2).doubleValue()) / 2;
        double y = (box.get(1).doubleValue() + box.get(3).doubleValue()) / 2;
        return detection.get("name").stringValue().equals(drawn.name())
                && Math.hypot(x - drawn.x(), y - drawn.y()) < 15;
    }

    @Test
    void allPhotosOfABatchAreFoundAsAlone() throws IOException, InterruptedException {
        String shapes = SHAPES.toString();
        String cat = Repository.root().resolve("examples/cat.jpg").toString();
        CommandRun alone = ChildJvm.run("detect", "--json", "--device=cpu", shapes, cat);
        CommandRun together = ChildJvm.run("detect", "--json", "--device=cpu", "--batch=3", shapes, cat, shapes);
        List<JsonNode> one = alone.jsonLines();
        List<JsonNode> three = together.jsonLines();
        assertEquals(3, three.size(), together.err());
        for (int photo = 0; photo < 3; photo++) {
            JsonNode expected = one.get(photo % 2).get("detections");
            JsonNode actual = three.get(photo).get("detections");
            assertEquals(expected.size(), actual.size());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i).get("name"), actual.get(i).get("name"));
                for (int edge = 0; edge < 4; edge++) {
                    assertEquals(
                            expected.get(i).get("box").get(edge).doubleValue(),
                            actual.get(i).get("box").get(edge).doubleValue(),
                            0.05);
                }
            }
        }
    }
}
