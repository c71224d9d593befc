// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weights, the variant and the labels of {@code detect}. */
class DetectWeightsTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    private String photo;

    @BeforeEach
    void writePhoto() throws IOException {
        photo = TestPhotos.write(folder, "one.png", 1);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, engine.open);
    }

    @Test
    void theDefaultIsTheDemonstrationAndIsSaid() {
        CommandRun run = detect();
        assertEquals(0, run.code(), run.err());
        assertEquals(
                "ssd4j: no --weights, so these are 'shapes': a demonstration that finds drawn circles, squares, triangles"
                        + " and stars; for objects in photos, see ./ssd4j weights --help\n",
                run.err());
        assertEquals("square", run.json().at("/detections/0/name").stringValue());
    }

    @Test
    void theDemonstrationCanBeNamed() {
        CommandRun run = detect("--weights=shapes");
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertEquals("square", run.json().at("/detections/0/name").stringValue());
    }

    @Test
    void generatedWeightsNeedAVariant() {
        CommandRun run = detect("--weights=seeded:1");
        assertEquals(3, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("--variant"), run.err());
        CommandRun coco = detect("--weights=seeded:1", "--variant=torchvision:coco");
        assertEquals(0, coco.code(), coco.err());
        assertEquals("bicycle", coco.json().at("/detections/0/name").stringValue());
    }

    @Test
    void aContradictingVariantIsRejected() {
        CommandRun run = detect("--weights=shapes", "--variant=torchvision:coco");
        assertEquals(3, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("lufficc:voc300, not torchvision:coco"), run.err());
    }

    @Test
    void namesComeFromAFile() throws IOException {
        Path names = Files.writeString(folder.resolve("names"), "Kreis\nViereck \u00e4\nDreieck\nStern\n");
        CommandRun run = detect("--weights=shapes", "--labels=" + names);
        assertEquals(0, run.code(), run.err());
        assertEquals("Viereck \u00e4", run.json().at("/detections/0/name").stringValue());
    }

    @Test
    void theNumberOfNamesMustMatch() throws IOException {
        Path names = Files.writeString(folder.resolve("names"), "background\na\nb\nc\nd\n");
        CommandRun run = detect("--weights=shapes", "--labels=" + names);
        assertFalse(run.code() == 0);
        assertEquals("", run.out());
        assertTrue(run.err().contains("5 names"), run.err());
        assertTrue(run.err().contains("4 classes"), run.err());
        CommandRun missing = detect("--weights=shapes", "--labels=" + folder + "/none");
        assertFalse(missing.code() == 0);
        assertTrue(missing.err().contains(folder + "/none does not exist"), missing.err());
    }

    @Test
    void featuresTakesTheSameWeightsAndTheirVariant() {
        CommandRun run = CommandRun.of(engine, "features", photo, "--weights=shapes");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\nvariant  lufficc:voc300\n"), run.out());
        CommandRun wrong = CommandRun.of(engine, "features", photo, "--weights=shapes", "--model=ssd512");
        assertEquals(2, wrong.code());
        assertTrue(
                wrong.err().contains("the weights shapes are for ssd300, which contradicts --model ssd512"),
                wrong.err());
    }

    /** torchvision's own means: the first value of a red level R is R - 0.48235 * 255. */
    @Test
    void featuresReadsPhotosAsTheVariantDoes() {
        CommandRun run = CommandRun.of(engine, "features", "--json", photo, "--variant=torchvision:coco");
        assertEquals(0, run.code(), run.err());
        assertEquals(1 - 0.48235 * 255, run.json().at("/images/0/maps/0/min").doubleValue(), 1e-3);
    }

    private CommandRun detect(String... arguments) {
        return CommandRun.of(
                engine,
                Stream.concat(Stream.of("detect", "--json", "--device=cpu", photo), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }
}
