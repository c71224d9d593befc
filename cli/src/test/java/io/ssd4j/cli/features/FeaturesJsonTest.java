// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.features.FeaturesResult.ImageFeatures;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.model.SsdBackbone;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The contract of {@code features --json}. */
class FeaturesJsonTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @Test
    void printsTheWholeContractAndNothingElse() throws IOException {
        FeaturesRequest request = new FeaturesRequest(
                List.of("a\"\u00e9.jpg"),
                PhotoOptions.DEFAULT,
                FeatureNetwork.of(SsdBackbone.SSD300),
                "seeded:0",
                new ComputeRequest("auto", Precision.BF16, 0, 0, Effort.TIMED, false, 0, false),
                2,
                null);
        FeaturesResult result = new FeaturesResult(
                request,
                new ChosenDevice("cpu", "Some CPU", "no cuda: no driver"),
                List.of(new ImageFeatures(
                        "a\"\u00e9.jpg",
                        List.of(
                                new MapStatistics("conv4_3", new Shape(512, 38, 38), 0, 0.5, 1e-7, 1e7),
                                new MapStatistics(
                                        "fc7",
                                        new Shape(1024, 19, 19),
                                        -1,
                                        Double.NaN,
                                        Double.POSITIVE_INFINITY,
                                        Double.NEGATIVE_INFINITY)))),
                List.of(12.5, 3.25),
                Map.<Integer, MemoryPlan>of());
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        FeaturesJson.write(result, writer);
        writer.flush();
        assertEquals("""
                {"schema":1,"model":"ssd300","weights":"seeded:0","precision":"bf16","batch":2,\
                "device":{"id":"cpu","name":"Some CPU","reason":"no cuda: no driver"},\
                "images":[{"file":"a\\"\\u00E9.jpg","maps":[\
                {"name":"conv4_3","shape":[512,38,38],"min":0.0,"mean":0.5,"max":1.0E-7,"l2":1.0E7},\
                {"name":"fc7","shape":[1024,19,19],"min":-1.0,"mean":null,"max":null,"l2":null}]}],\
                "batchMillis":[12.5,3.25]}
                """, out.toString());
    }

    @Test
    void tellsWhatWasComputed() throws IOException {
        String gray = TestPhotos.write(folder, "gray.png", 133);
        String dark = TestPhotos.write(folder, "dark.png", 3);

        CommandRun run = CommandRun.of(engine, "features", "--json", "--batch", "2", gray, dark, gray);

        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        JsonNode json = run.json();
        assertAll(
                () -> assertEquals(
                        List.of("schema", "model", "weights", "precision", "batch", "device", "images", "batchMillis"),
                        fields(json)),
                () -> assertEquals(1, json.get("schema").intValue()),
                () -> assertEquals("ssd300", json.get("model").stringValue()),
                () -> assertEquals("seeded:0", json.get("weights").stringValue()),
                () -> assertEquals("fp32", json.get("precision").stringValue()),
                () -> assertEquals(2, json.get("batch").intValue()),
                () -> assertEquals("cpu", json.at("/device/id").stringValue()),
                () -> assertEquals(
                        "Fake \u00b5Processor", json.at("/device/name").stringValue()),
                () -> assertEquals(
                        "no cuda: no driver", json.at("/device/reason").stringValue()),
                () -> assertEquals(List.of(gray, dark, gray), json.get("images").findValuesAsString("file")),
                () -> assertEquals(2, json.get("batchMillis").size()),
                () -> assertTrue(json.at("/batchMillis/0").isDouble()));
        JsonNode maps = json.at("/images/1/maps");
        assertAll(
                () -> assertEquals(
                        List.of("conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2"),
                        maps.findValuesAsString("name")),
                () -> assertEquals("[512,38,38]", maps.at("/0/shape").toString()),
                () -> assertEquals("[256,1,1]", maps.at("/5/shape").toString()),
                // The photo's red, 3 - 123, in all places but the first, which holds the map's place in the list.
                () -> assertEquals(-120, maps.at("/1/min").doubleValue()),
                () -> assertEquals(1, maps.at("/1/max").doubleValue()),
                () -> assertEquals(
                        (-120.0 * (1024 * 19 * 19 - 1) + 1) / (1024 * 19 * 19),
                        maps.at("/1/mean").doubleValue(),
                        1e-9),
                () -> assertEquals(
                        Math.sqrt(120.0 * 120 * (1024 * 19 * 19 - 1) + 1),
                        maps.at("/1/l2").doubleValue(),
                        1e-6),
                () -> assertEquals(10, json.at("/images/2/maps/1/max").doubleValue()));
    }

    @Test
    void mapsThatOverflowAreNullsAndNamedOnStandardError() throws IOException {
        engine.overflows = true;
        String photo = TestPhotos.write(folder, "a.png", 9);
        String[] arguments = Stream.concat(
                        Stream.of("features", "--json"),
                        Stream.generate(() -> photo).limit(12))
                .toArray(String[]::new);

        CommandRun run = CommandRun.of(engine, arguments);

        assertEquals(0, run.code(), run.err());
        assertTrue(run.json().at("/images/11/maps/5/max").isNull());
        List<String> warnings = run.err().lines().toList();
        assertEquals(11, warnings.size(), run.err());
        assertEquals(
                "ssd4j: warning: " + photo
                        + ": NaN or infinite values in conv4_3, fc7, conv8_2, conv9_2, conv10_2, conv11_2",
                warnings.getFirst());
        assertEquals("ssd4j: warning: 2 more images have maps with NaN or infinite values", warnings.getLast());
    }

    @Test
    void namesTheSevenMapsOfSsd512() throws IOException {
        CommandRun run =
                CommandRun.of(engine, "features", TestPhotos.write(folder, "a.png", 9), "--model", "ssd512", "--json");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                List.of("conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2", "conv12_2"),
                run.json().at("/images/0/maps").findValuesAsString("name"));
    }

    @Test
    void aMemoryPlanDoesNotDisturbIt() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 9);
        CommandRun run = CommandRun.of(engine, "features", photo, "--json", "--memory-plan");
        assertEquals("ssd300", run.json().get("model").stringValue());
        assertTrue(run.err().contains("memory plan for batch 1"), run.err());
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.propertyNames().forEach(names::add);
        return names;
    }
}
