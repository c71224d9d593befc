// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.Refusal.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.ssd.model.SsdBackbone;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of whole models, seeded and from files. */
class SsdWeightsTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    Path folder;

    private Weights open(String source, SsdBackbone backbone) {
        return SsdWeights.open(source, backbone, warnings::add);
    }

    private String refusal(String source, SsdBackbone backbone) {
        return Refusal.of(WeightsException.class, () -> open(source, backbone).close());
    }

    private Path checkpoint(Weights weights, SsdBackbone backbone) throws IOException {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        backbone.network()
                .parameters()
                .forEach((name, shape) -> shapes.put("backbone." + CheckpointKeys.of(name), shape.toArray()));
        shapes.put("box_head.predictor.cls_headers.0.bias", new long[] {1});
        Path file = folder.resolve(backbone.id() + ".safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, shapes, Map.of())) {
            for (Map.Entry<String, ParameterShape> parameter :
                    backbone.network().parameters().entrySet()) {
                writer.write(
                        "backbone." + CheckpointKeys.of(parameter.getKey()),
                        0,
                        weights.parameter(parameter.getKey(), parameter.getValue()));
            }
            writer.write("box_head.predictor.cls_headers.0.bias", 0, MemorySegment.ofArray(new float[1]));
            writer.commit();
        }
        return file;
    }

    @Test
    void readsACheckpointOfTheWholeDetector() throws IOException {
        try (Weights seeded = open("seeded:3", SsdBackbone.SSD512)) {
            Path file = checkpoint(seeded, SsdBackbone.SSD512);
            try (Weights read = open(file.toString(), SsdBackbone.SSD512)) {
                assertEquals(file.toString(), read.source());
                SsdBackbone.SSD512
                        .network()
                        .parameters()
                        .forEach((name, shape) -> assertEquals(
                                -1, seeded.parameter(name, shape).mismatch(read.parameter(name, shape)), name));
            }
            assertEquals(List.of(), warnings);
            // The file contains all layers of SSD300 with the same shapes; only the unused tensors show the mistake.
            open(file.toString(), SsdBackbone.SSD300).close();
            assertEquals(1, warnings.size());
            assertTrue(
                    warnings.getFirst().contains("4 tensors are not used: 'backbone.extras.8.weight'"),
                    warnings.getFirst());
            assertContains(warnings.getFirst(), "all tensors of ssd512");
        }
    }

    @Test
    void suggestsTheOtherModel() throws IOException {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        SsdBackbone.SSD300
                .network()
                .parameters()
                .keySet()
                .forEach(name -> shapes.put(CheckpointKeys.of(name), new long[] {0}));
        Path file = folder.resolve("small.safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, shapes, Map.of())) {
            writer.commit();
        }
        String message = refusal(file.toString(), SsdBackbone.SSD512);
        assertContains(message, "lacks 4 of 51 tensors: 'extras.8.weight'");
        assertContains(message, "all tensors of ssd300");
        assertContains(refusal(file.toString(), SsdBackbone.SSD300), "has shape [0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seeded:0", "seeded:-1", "seeded:9223372036854775807", "seeded:-9223372036854775808"})
    void acceptsAny64BitSeed(String source) {
        try (Weights weights = open(source, SsdBackbone.SSD300)) {
            assertEquals(source, weights.source());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"seeded:", "seeded:abc", "seeded:1.5", "seeded: 1", "seeded:9223372036854775808"})
    void rejectsAnInvalidSeed(String source) {
        String message = refusal(source, SsdBackbone.SSD300);
        assertContains(message, "'" + source + "'");
        assertContains(message, "seeded:0");
    }

    @Test
    void rejectsAnInvalidSource() throws IOException {
        assertContains(refusal("", SsdBackbone.SSD300), "pass seeded:N or the path");
        assertContains(refusal("a\0b", SsdBackbone.SSD300), "'a?b' is not a valid path");
        assertContains(refusal("seeded", SsdBackbone.SSD300), "seeded: no such file");
        assertContains(refusal(folder.toString(), SsdBackbone.SSD300), "is a directory");
        Path checkpoint = Files.writeString(folder.resolve("ssd300.pth"), "PK\3\4and so on");
        assertContains(refusal(checkpoint.toString(), SsdBackbone.SSD300), "no zip directory at its end");
    }

    @Test
    void rejectsUnknownParametersAndWrongShapes() {
        try (Weights weights = open("seeded:0", SsdBackbone.SSD300)) {
            assertContains(
                    Refusal.of(
                            WeightsException.class, () -> weights.parameter("conv12_1.bias", ParameterShape.of(128))),
                    "seeded:0: no parameter 'conv12_1.bias'");
            assertContains(
                    Refusal.of(WeightsException.class, () -> weights.parameter("fc6.bias", ParameterShape.of(1, 1024))),
                    "'fc6.bias' has shape [1024], but the network expects [1, 1024]");
        }
    }

    @Test
    void closedWeightsAreInaccessible() {
        Weights weights = open("seeded:0", SsdBackbone.SSD300);
        MemorySegment bias = weights.parameter("fc6.bias", ParameterShape.of(1024));
        // Closing from another thread is allowed.
        CompletableFuture.runAsync(weights::close).join();
        weights.close();
        assertContains(
                Refusal.of(IllegalStateException.class, () -> weights.parameter("fc6.bias", ParameterShape.of(1024))),
                "seeded:0 are closed");
        assertThrows(IllegalStateException.class, () -> bias.get(ValueLayout.JAVA_FLOAT, 0));
    }

    @Test
    void readsFromSeveralThreads() {
        try (Weights weights = open("seeded:0", SsdBackbone.SSD300)) {
            float here = weights.parameter("fc6.bias", ParameterShape.of(1024)).get(ValueLayout.JAVA_FLOAT, 0);
            float there = CompletableFuture.supplyAsync(() -> weights.parameter("fc6.bias", ParameterShape.of(1024))
                            .get(ValueLayout.JAVA_FLOAT, 0))
                    .join();
            assertEquals(here, there);
        }
    }

    @Test
    void writtenWeightsAreReadBackBitForBit() throws IOException {
        SsdBackbone backbone = SsdBackbone.SSD300;
        Path file = folder.resolve("written.safetensors");
        try (Weights seeded = open("seeded:5", backbone)) {
            SsdWeights.write(seeded, backbone, file);
            try (Weights read = open(file.toString(), backbone)) {
                backbone.network()
                        .parameters()
                        .forEach((name, shape) -> assertEquals(
                                -1, read.parameter(name, shape).mismatch(seeded.parameter(name, shape)), name));
            }
        }
        assertEquals(List.of(), warnings);
    }
}
