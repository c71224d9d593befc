// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code detect} on several GPUs. */
class DetectGpusTest {
    private static final int UNAVAILABLE = 4;

    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, engine.open);
    }

    private static DeviceStatus status(int index, boolean usable) {
        String reason = usable ? "usable" : "compute capability 5.2 is too old";
        return new DeviceStatus(new DeviceId("cuda", index), "GPU", usable, reason, List.of(), List.of());
    }

    private List<String> photos(int count) throws IOException {
        List<String> photos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            photos.add(TestPhotos.write(folder, "p" + i + ".png", i % 5, 600, 150));
        }
        return photos;
    }

    private CommandRun detect(List<String> photos, String... options) {
        String[] line = Stream.of(
                        Stream.of("detect", "--weights=seeded:0", "--variant=lufficc:voc300"),
                        Arrays.stream(options),
                        photos.stream())
                .flatMap(words -> words)
                .toArray(String[]::new);
        return CommandRun.of(engine, line);
    }

    private static void assertInOrder(CommandRun run, List<String> photos) {
        List<JsonNode> lines = run.jsonLines();
        assertEquals(
                photos,
                lines.stream().map(line -> line.path("image").asString()).toList());
        for (int i = 0; i < photos.size(); i++) {
            // Red levels give as many detections, of which those above 0.5 are at most three.
            assertEquals(Math.min(i % 5, 3), lines.get(i).path("detections").size(), photos.get(i));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "4"})
    void photosKeepTheirOrder(int batch) throws IOException {
        engine.gpus.addAll(List.of("cuda:0", "cuda:1"));
        List<String> photos = photos(17);
        CommandRun run = detect(photos, "--json", "--timing", "--device=cuda:0,cuda:1", "--batch=" + batch);
        assertEquals(0, run.code(), run.err());
        assertInOrder(run, photos);
        assertEquals(List.of("cuda:0 threads 0", "cuda:1 threads 0"), engine.opened);
        assertTrue(run.err().contains("ssd4j: 17 photos on 2 GPUs in "), run.err());
        for (String gpu : List.of("cuda:0", "cuda:1")) {
            assertTrue(
                    run.err()
                            .lines()
                            .anyMatch(line ->
                                    line.matches("ssd4j: " + gpu + ": \\d+ photos?; busy: .*; the bottleneck is .*")),
                    run.err());
        }
    }

    @Test
    void theTextNamesEachDevice() throws IOException {
        engine.gpus.addAll(List.of("cuda:0", "cuda:1"));
        CommandRun run = detect(photos(2), "--device=cuda:1,cuda:0");
        assertTrue(
                run.out()
                        .contains(
                                "device   cuda:1, Fake \u00b5Processor\n         no cuda: no driver\ndevice   cuda:0, "),
                run.out());
    }

    @Test
    void allUsableGpusAreTaken() throws IOException {
        engine.gpus.addAll(List.of("cuda:0", "cuda:2"));
        engine.statuses = List.of(status(0, true), status(1, false), status(2, true));
        CommandRun run = detect(photos(3), "--device=cuda:all");
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("cuda:0 threads 0", "cuda:2 threads 0"), engine.opened);
        assertTrue(
                run.err().contains("ssd4j: warning: cuda:1 is not used: compute capability 5.2 is too old\n"),
                run.err());
    }

    /** As with {@code --device cuda}: the reason is that of opening it. */
    @Test
    void withoutAnyGpuTheReasonIsGiven() throws IOException {
        CommandRun run = detect(photos(1), "--device=cuda:all");
        assertEquals(UNAVAILABLE, run.code());
        assertTrue(run.err().contains("no NVIDIA driver: libcuda.so.1 not found"), run.err());
    }

    @Test
    void aNamedGpuThatIsUnusableEndsTheCommandBeforeTheFirstPhoto() throws IOException {
        engine.gpus.add("cuda:0");
        CommandRun run = detect(photos(1), "--device=cuda:0,cuda:5");
        assertEquals(UNAVAILABLE, run.code());
        assertEquals("", run.out());
    }

    @Test
    void theOthersComputeThePhotosOfAGpuThatFails() throws IOException {
        engine.gpus.addAll(List.of("cuda:0", "cuda:1"));
        engine.failing = "cuda:1";
        List<String> photos = photos(9);
        CommandRun run = detect(photos, "--json", "--timing", "--device=cuda:0,cuda:1", "--batch=2");
        assertEquals(0, run.code(), run.err());
        assertInOrder(run, photos);
        assertTrue(
                run.err()
                        .contains(
                                "ssd4j: warning: cuda:1 failed and is used no more; its photos are computed on cuda:0: "),
                run.err());
        assertTrue(run.err().contains("it failed: "), run.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cuda:0,cpu    | 'cpu' is not a GPU; several devices are written cuda:0,cuda:1 or cuda:all",
                "auto,cuda:0   | 'auto' is not a GPU; several devices are written cuda:0,cuda:1 or cuda:all",
                "cuda:0,cuda:0 | 'cuda:0' is named twice in cuda:0,cuda:0",
                "cuda,cuda:0   | 'cuda:0' is named twice in cuda,cuda:0",
            })
    void severalDevicesAreDifferentGpus(String devices, String message) throws IOException {
        CommandRun run = detect(photos(1), "--device=" + devices);
        assertEquals(2, run.code());
        assertTrue(run.err().contains(message), run.err());
    }

    @Test
    void onlyDetectTakesSeveral() throws IOException {
        CommandRun run =
                CommandRun.of(engine, "features", "--device=cuda:all", photos(1).getFirst());
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("ssd4j: --device cuda:all: only detect computes on several GPUs\n"), run.err());
    }
}
