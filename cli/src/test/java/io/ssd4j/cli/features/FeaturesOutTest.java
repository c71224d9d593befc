// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.OddCheckpoint;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.cli.command.ProjectVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract of {@code features --out}. */
class FeaturesOutTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    private Path out;
    private String gray;
    private String dark;

    @BeforeEach
    void writePhotos() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        gray = TestPhotos.write(photos, "gray.png", 133);
        dark = TestPhotos.write(photos, "dark.png", 3);
        out = Files.createDirectory(folder.resolve("results")).resolve("maps.safetensors");
    }

    @Test
    void holdsInputAndMapsInTheOrderOfThePhotos() throws IOException {
        CommandRun run = CommandRun.of(engine, "features", dark, gray, dark, "--batch=2", "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("model "), run.out());

        Tensors file = new Tensors(out);
        assertAll(
                () -> assertEquals("[3,3,300,300]", file.shape("input")),
                () -> assertEquals("[3,512,38,38]", file.shape("conv4_3")),
                () -> assertEquals("[3,1024,19,19]", file.shape("fc7")),
                () -> assertEquals("[3,512,10,10]", file.shape("conv8_2")),
                () -> assertEquals("[3,256,5,5]", file.shape("conv9_2")),
                () -> assertEquals("[3,256,3,3]", file.shape("conv10_2")),
                () -> assertEquals("[3,256,1,1]", file.shape("conv11_2")),
                () -> assertEquals(8, file.header.size(), "seven tensors and the metadata"));
        // Red, green and blue minus their means, first and last pixel of each photo.
        assertEquals(List.of(-120f, -117f, -104f), file.planes("input", 0, 3, 300 * 300));
        assertEquals(List.of(10f, -117f, -104f), file.planes("input", 1, 3, 300 * 300));
        assertEquals(List.of(-120f, -117f, -104f), file.planes("input", 2, 3, 300 * 300));
        String[] maps = {"conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2"};
        for (int place = 0; place < maps.length; place++) {
            for (int image = 0; image < 3; image++) {
                long elements = file.elements(maps[place]) / 3;
                assertEquals(place, file.value(maps[place], image * elements), maps[place]);
                assertEquals(image == 1 ? 10 : -120, file.value(maps[place], (image + 1) * elements - 1), maps[place]);
            }
        }
        assertEquals(
                new JsonMapper()
                        .createObjectNode()
                        .put("model", "ssd300")
                        .put("weights", "seeded:0")
                        .put("precision", "fp32")
                        .put("device", "cpu")
                        .put("version", ProjectVersion.get()),
                file.header.get("__metadata__"));
    }

    @Test
    void replacesAFileThatIsThere() throws IOException {
        Files.writeString(out, "old");
        assertEquals(
                0,
                CommandRun.of(engine, "features", gray, "--out", out.toString()).code());
        assertEquals("[1,256,1,1]", new Tensors(out).shape("conv11_2"));
        assertEquals(List.of(out), results());
    }

    @Test
    void leavesNothingOfItsOwnWhereAPhotoIsBad() throws IOException {
        Files.writeString(out, "old");
        Path bad = Files.writeString(folder.resolve("bad.jpg"), "no photo");
        CommandRun run = CommandRun.of(engine, "features", gray, dark, bad.toString(), "--out", out.toString());
        assertEquals(3, run.code());
        assertEquals(2, engine.runs, "the good photos were computed before");
        assertEquals("", run.out());
        assertTrue(run.err().contains("bad.jpg"), run.err());
        assertEquals("old", Files.readString(out));
        assertEquals(List.of(out), results());
    }

    @Test
    void leavesNothingWhereTheDeviceFails() throws IOException {
        engine.atRun = () -> {
            throw new IllegalStateException("the device fell off the bus");
        };
        CommandRun run = CommandRun.of(engine, "features", gray, "--out", out.toString());
        assertEquals(1, run.code());
        assertEquals(List.of(), results());
    }

    @Test
    void refusesWhatCannotBeWrittenBeforeAnyWork() throws IOException {
        Path nowhere = folder.resolve("nowhere/maps.safetensors");
        for (Path target : List.of(nowhere, folder)) {
            CommandRun run = CommandRun.of(engine, "features", gray, "--out", target.toString());
            assertAll(
                    target.toString(),
                    () -> assertEquals(3, run.code()),
                    () -> assertEquals("", run.out()),
                    () -> assertTrue(run.err().startsWith("ssd4j: cannot write " + target + ": "), run.err()));
        }
        assertEquals(0, engine.runs);
        assertEquals(List.of(), engine.sessions);
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void refusesToReplaceWhatItReads() throws IOException {
        byte[] before = Files.readAllBytes(Path.of(gray));
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), Path.of(gray));
        for (String target : List.of(gray, link.toString())) {
            CommandRun run = CommandRun.of(engine, "features", dark, gray, "--out", target);
            assertEquals(3, run.code());
            assertTrue(run.err().contains("cannot write " + target + ": it is read by this command"), run.err());
        }
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(Path.of(gray))));

        Path weights = OddCheckpoint.write(folder.resolve("odd.safetensors"), 0);
        long size = Files.size(weights);
        CommandRun run =
                CommandRun.of(engine, "features", dark, "--weights", weights.toString(), "--out", weights.toString());
        assertEquals(3, run.code());
        assertTrue(run.err().contains("cannot write " + weights + ": it is read by this command"), run.err());
        assertEquals(size, Files.size(weights));
    }

    private List<Path> results() throws IOException {
        try (Stream<Path> files = Files.list(out.getParent())) {
            return files.toList();
        }
    }

    /** A safetensors file, read without the code that wrote it. */
    private static final class Tensors {
        private final JsonNode header;
        private final ByteBuffer data;

        Tensors(Path file) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int size = Math.toIntExact(bytes.getLong());
            this.header = new JsonMapper().readTree(new String(bytes.array(), 8, size, StandardCharsets.UTF_8));
            this.data = bytes.slice(8 + size, bytes.capacity() - 8 - size).order(ByteOrder.LITTLE_ENDIAN);
        }

        String shape(String tensor) {
            assertEquals("F32", header.get(tensor).get("dtype").stringValue());
            return header.get(tensor).get("shape").toString();
        }

        long elements(String tensor) {
            JsonNode range = header.get(tensor).get("data_offsets");
            return (range.get(1).longValue() - range.get(0).longValue()) / Float.BYTES;
        }

        float value(String tensor, long index) {
            return data.getFloat(Math.toIntExact(
                    header.get(tensor).get("data_offsets").get(0).longValue() + index * Float.BYTES));
        }

        /** The last value of each plane of an image; the first has to be the same. */
        List<Float> planes(String tensor, int image, int planes, int size) {
            return IntStream.range(0, planes)
                    .mapToObj(p -> {
                        long first = ((long) image * planes + p) * size;
                        assertEquals(value(tensor, first), value(tensor, first + size - 1));
                        return value(tensor, first);
                    })
                    .toList();
        }
    }
}
