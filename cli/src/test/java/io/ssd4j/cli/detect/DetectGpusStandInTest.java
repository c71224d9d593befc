// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.Main;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code detect} on two stand-in GPUs, which runtime's tests have built. */
class DetectGpusStandInTest {
    private static final int PHOTOS = 6;
    private static final int SHAPES = 8;
    private static final int ILLEGAL_ADDRESS = 700;

    /** The layout of {@code control.h}. */
    private static final int DEVICE_COUNT = 24;

    private static final int FAULT = 88;
    private static final int FAULT_NTH = FAULT + 56;
    private static final int FAULT_STATUS = FAULT + 80;
    private static final int FAULT_MODE = FAULT + 84;
    private static final int STICKS = 3;

    @TempDir
    private Path folder;

    private final ByteBuffer control = ByteBuffer.allocate(FAULT_MODE + 4).order(ByteOrder.nativeOrder());

    @BeforeEach
    void twoGpus() {
        Capability.require(Capability.GCC);
        control.putInt(DEVICE_COUNT, 2);
    }

    private CommandRun detect() throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("control"), control.array());
        Map<String, String> environment = Map.of(
                "SSD4J_CUDA_LIBRARIES",
                Repository.module("runtime").resolve("target/standin").toString(),
                "SSD4J_STANDIN_CONTROL",
                file.toString(),
                "XDG_CACHE_HOME",
                folder.toString());
        List<String> line =
                new ArrayList<>(List.of("detect", "--weights=shapes", "--json", "--timing", "--effort=instant"));
        line.add("--device=cuda:all");
        for (int i = 0; i < PHOTOS; i++) {
            Path photo = folder.resolve("p" + i + ".png");
            line.add(Files.copy(Repository.root().resolve("examples/shapes.png"), photo)
                    .toString());
        }
        try (JavaProcess jvm = ChildJvm.start(environment, Main.class, line.toArray(String[]::new))) {
            return CommandRun.of(jvm.await());
        }
    }

    private void assertAllPhotosInOrder(CommandRun run) {
        assertEquals(0, run.code(), run.err());
        List<JsonNode> lines = run.jsonLines();
        assertEquals(PHOTOS, lines.size());
        for (int i = 0; i < PHOTOS; i++) {
            assertEquals(
                    folder.resolve("p" + i + ".png").toString(),
                    lines.get(i).path("image").asString());
            assertEquals(SHAPES, lines.get(i).path("detections").size());
            assertEquals(lines.getFirst().path("detections"), lines.get(i).path("detections"));
        }
    }

    @Test
    @Timeout(300)
    void bothTakeAShare() throws IOException, InterruptedException {
        CommandRun run = detect();
        assertAllPhotosInOrder(run);
        assertTrue(run.err().contains("ssd4j: " + PHOTOS + " photos on 2 GPUs in "), run.err());
        for (String gpu : List.of("cuda:0", "cuda:1")) {
            assertTrue(
                    run.err().lines().anyMatch(line -> line.matches("ssd4j: " + gpu + ": [1-9] photos?; busy: .*")),
                    run.err());
        }
    }

    @Test
    @Timeout(300)
    void oneFinishesTheWorkOfAnotherThatFails() throws IOException, InterruptedException {
        control.put(FAULT, "cuGraphLaunch".getBytes(StandardCharsets.US_ASCII));
        control.putLong(FAULT_NTH, 2);
        control.putInt(FAULT_STATUS, ILLEGAL_ADDRESS);
        control.putInt(FAULT_MODE, STICKS);
        CommandRun run = detect();
        assertAllPhotosInOrder(run);
        assertTrue(
                run.err()
                        .matches(
                                "(?s).*cuda:[01] failed and is used no more; its photos are computed on cuda:[01]: .*"),
                run.err());
        assertTrue(run.err().contains("; it failed: "), run.err());
    }
}
