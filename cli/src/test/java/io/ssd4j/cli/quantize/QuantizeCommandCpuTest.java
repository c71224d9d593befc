// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code quantize}, and {@code --precision int8} on the CPU engine, with the detector of drawn shapes and with generated weights. */
class QuantizeCommandCpuTest {
    private static final Path EXAMPLES = Repository.root().resolve("examples");
    private static final String SHAPES = EXAMPLES.resolve("shapes.safetensors").toString();

    @TempDir
    Path folder;

    private Path photos;

    @BeforeEach
    void copyPhotos() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        for (String name : List.of("astronaut.jpg", "cat.jpg", "coffee.jpg", "shapes.png")) {
            Files.copy(EXAMPLES.resolve(name), photos.resolve(name));
        }
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(DeviceSource.INSTALLED, arguments);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void theQuantizedDetectorFindsTheShapes() {
        CommandRun run =
                run("quantize", "--weights", SHAPES, "--images", photos.toString(), "--out", path("q"), "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = run.json();
        assertEquals("lufficc:voc300", json.get("variant").stringValue());
        assertEquals(3, json.get("photos").intValue());
        assertEquals(1, json.get("heldOut").intValue());
        List<String> outputs = new ArrayList<>();
        for (JsonNode output : json.get("outputs")) {
            outputs.add(output.get("name").stringValue());
            assertTrue(output.get("snr").doubleValue() > 10, output::toString);
            assertTrue(output.get("cosine").doubleValue() > 0.96, output::toString);
        }
        assertEquals(
                List.of(
                        "conv4_3",
                        "fc7",
                        "conv8_2",
                        "conv9_2",
                        "conv10_2",
                        "conv11_2",
                        "head0",
                        "head1",
                        "head2",
                        "head3",
                        "head4",
                        "head5"),
                outputs);
        String picture = photos.resolve("shapes.png").toString();
        assertEquals(
                found(run("detect", picture, "--weights", SHAPES, "--json")),
                found(run("detect", picture, "--weights", path("q"), "--precision", "int8", "--json")));
        CommandRun dequantized = run("detect", picture, "--weights", path("q"), "--json");
        assertEquals(found(run("detect", picture, "--weights", SHAPES, "--json")), found(dequantized));
        assertTrue(
                dequantized.err().contains("the weights are quantized, but are computed with in fp32"),
                dequantized.err());
        CommandRun shown = run("weights", path("q"));
        assertTrue(shown.out().contains("quantized version 1, minmax over 3 photos"), shown.out());
    }

    /** The names and the places of the objects, in cells of 16 pixels. */
    private static Set<String> found(CommandRun run) {
        assertEquals(0, run.code(), run.err());
        Set<String> found = new TreeSet<>();
        for (JsonNode detection : run.json().get("detections")) {
            JsonNode box = detection.get("box");
            found.add(detection.get("name").stringValue() + " "
                    + Math.round((box.get(0).doubleValue() + box.get(2).doubleValue()) / 32) + " "
                    + Math.round((box.get(1).doubleValue() + box.get(3).doubleValue()) / 32));
        }
        return found;
    }

    @Test
    void generatedWeightsKeepTheirMaps() {
        CommandRun run = run(
                "quantize",
                "--weights=seeded:3",
                "--images=" + photos,
                "--out=" + path("q"),
                "--keep=conv1_1,fc6",
                "--calibration=percentile:99.99");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("21 convolutions; in floating point: conv1_1, fc6"), run.out());
        List<String> maps =
                run.out().lines().filter(line -> line.matches("(conv|fc)\\d.*")).toList();
        assertEquals(6, maps.size(), run.out());
        for (String map : maps) {
            assertTrue(Double.parseDouble(map.split(" +", -1)[1]) > 25, map);
        }
        CommandRun features =
                run("features", photos.resolve("cat.jpg").toString(), "--weights", path("q"), "--precision=int8");
        assertEquals(0, features.code(), features.err());
    }

    /** The detector of drawn shapes and its heads, emulated: the CPU does not compute in fp8. */
    @Test
    void weightsForFp8ComeWithAnEmulatedReport() {
        CommandRun run = run(
                "quantize",
                "--weights=" + SHAPES,
                "--images=" + photos,
                "--out=" + path("q8"),
                "--precision=fp8",
                "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = run.json();
        assertEquals("fp8", json.get("precision").stringValue());
        assertEquals(12, json.get("outputs").size());
        for (JsonNode output : json.get("outputs")) {
            double snr = output.get("snr").doubleValue();
            // Numbers with 3 bits of mantissa are within 2^-4; float16 alone would have 60 dB.
            assertTrue(snr > 10 && snr < 40, output::toString);
            assertTrue(output.get("cosine").doubleValue() > 0.96, output::toString);
        }
        // The first layer reads three channels; the heads of this detector have no multiple of 16.
        List<String> kept = new ArrayList<>();
        json.get("kept").forEach(name -> kept.add(name.stringValue()));
        assertEquals("conv1_1", kept.getFirst());
        assertTrue(kept.stream().skip(1).allMatch(name -> name.startsWith("head")), kept::toString);

        String picture = photos.resolve("shapes.png").toString();
        CommandRun cpu = run("detect", picture, "--weights", path("q8"), "--device=cpu", "--precision=fp8");
        assertEquals(2, cpu.code(), cpu.err());
        assertTrue(
                cpu.err()
                        .contains(
                                "does not compute in fp8: fp8 needs an NVIDIA GPU of compute capability 8.9 or newer; it"
                                        + " has fp32,"),
                cpu.err());
        CommandRun integers = run("detect", picture, "--weights", path("q8"), "--precision=int8");
        assertEquals(2, integers.code(), integers.err());
        assertTrue(integers.err().contains("the weights are quantized for precision fp8, not int8"), integers.err());
        assertEquals(
                found(run("detect", picture, "--weights", SHAPES, "--json")),
                found(run("detect", picture, "--weights", path("q8"), "--json")));
    }

    @Test
    void onlyTwoPrecisionsHaveScales() {
        CommandRun run = quantize("--precision=bf16");
        assertEquals(2, run.code());
        assertTrue(
                run.err()
                        .contains(
                                "--precision bf16 needs no scales: 'quantize' makes weights for int8 and fp8, and 'convert'"
                                        + " for fp32, fp16 and bf16"),
                run.err());
    }

    @Test
    void int8NeedsQuantizedWeights() {
        CommandRun run = run("features", photos.resolve("cat.jpg").toString(), "--precision", "int8");
        assertEquals(2, run.code());
        assertTrue(
                run.err()
                        .contains(
                                "seeded:0: the weights are not quantized, as precision int8 needs it: make quantized ones with"
                                        + " './ssd4j quantize --weights seeded:0 --images FOLDER --out FILE', or use another precision"),
                run.err());
    }

    @Test
    void refusesWhatCannotBeQuantized() throws IOException {
        CommandRun keep = quantize("--keep=pool1");
        assertEquals(2, keep.code());
        assertTrue(
                keep.err().contains("--keep: there is no convolution 'pool1'; there are conv1_1, conv1_2"), keep.err());
        CommandRun method = quantize("--calibration=percentile:20");
        assertEquals(2, method.code());
        assertTrue(method.err().contains("write minmax, or percentile:P with P from 90 to 100"), method.err());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        CommandRun none = run("quantize", "--weights=seeded:0", "--images=" + empty, "--out=" + path("q"));
        assertEquals(3, none.code());
        assertTrue(none.err().contains("has no photo"), none.err());
        assertFalse(Files.exists(folder.resolve("q")));
    }

    private CommandRun quantize(String option) {
        return run("quantize", "--weights=seeded:0", "--images=" + photos, "--out=" + path("q"), option);
    }
}
