// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.Refusal.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file appears complete, with the bytes that were written, or not at all. */
class SafetensorsWriterTest {
    private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void name() {
        target = folder.resolve("maps.safetensors");
    }

    private static MemorySegment floats(float... values) {
        return MemorySegment.ofArray(values);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private void writeSmall(Path path, float value) throws IOException {
        shapes.put("a", new long[] {1});
        try (SafetensorsWriter writer = SafetensorsWriter.create(path, shapes, Map.of())) {
            writer.write("a", 0, floats(value));
            writer.commit();
        }
    }

    private static float readSmall(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            return SafetensorsFile.map(path, arena).data("a").get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
        }
    }

    @Test
    void writesBatchesInAnyOrderAndReadsThemBack() throws IOException {
        shapes.put("zebra first", new long[] {3, 2, 1, 1});
        shapes.put("b\u00e4r \"2\"", new long[] {1, 2});
        shapes.put("scalar", new long[] {});
        shapes.put("empty", new long[] {0, 5});
        try (Arena arena = Arena.ofConfined();
                SafetensorsWriter writer =
                        SafetensorsWriter.create(target, shapes, Map.of("version", "1", "model", "ssd300"))) {
            MemorySegment nativeData = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 5, 6);
            writer.write("zebra first", 16, nativeData);
            writer.write("scalar", 0, floats(9));
            writer.write("zebra first", 0, floats(1, 2, 3, 4));
            writer.write("b\u00e4r \"2\"", 4, floats(8));
            writer.write("b\u00e4r \"2\"", 0, floats(7).asReadOnly());
            assertFalse(Files.exists(target));
            writer.commit();
        }
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile file = SafetensorsFile.map(target, arena);
            assertEquals(Map.of("version", "1", "model", "ssd300"), file.metadata());
            assertEquals(
                    List.copyOf(shapes.keySet()), List.copyOf(file.tensors().keySet()));
            assertEquals(List.of(3L, 2L, 1L, 1L), file.tensor("zebra first").shape());
            assertArrayEquals(
                    new float[] {1, 2, 3, 4, 5, 6}, file.data("zebra first").toArray(ValueLayout.JAVA_FLOAT));
            assertArrayEquals(new float[] {7, 8}, file.data("b\u00e4r \"2\"").toArray(ValueLayout.JAVA_FLOAT));
            assertArrayEquals(new float[] {9}, file.data("scalar").toArray(ValueLayout.JAVA_FLOAT));
        }
        assertEquals(List.of("maps.safetensors"), files());
    }

    @Test
    void writesTheExactBytesOfTheFormat() throws IOException {
        shapes.put("x", new long[] {2});
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of("b", "2", "a", "1"))) {
            writer.write("x", 0, floats(1, -2));
            writer.commit();
        }
        String header = "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        ByteBuffer expected = ByteBuffer.allocate(128 + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(120)
                .put((header + " ".repeat(120 - header.length())).getBytes(StandardCharsets.US_ASCII))
                .putFloat(1)
                .putFloat(-2);
        assertArrayEquals(expected.array(), Files.readAllBytes(target));
    }

    @Test
    void startsTheDataAtAMultipleOf64() throws IOException {
        for (int length = 1; length < 70; length++) {
            shapes.clear();
            shapes.put("n".repeat(length), new long[] {1});
            try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of())) {
                writer.write("n".repeat(length), 0, floats(length));
                writer.commit();
            }
            assertEquals(4, Files.size(target) % 64);
        }
    }

    @Test
    void writesMoreThanItsBufferHolds() throws IOException {
        float[] values = new float[3_000_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        shapes.put("large", new long[] {values.length});
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of())) {
            writer.write("large", 0, floats(values));
            writer.commit();
        }
        try (Arena arena = Arena.ofConfined()) {
            assertArrayEquals(
                    values, SafetensorsFile.map(target, arena).data("large").toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @Test
    @SuppressWarnings("try") // tests closing twice
    void leavesNothingBehindUnlessCommitted() throws IOException {
        Files.writeString(target, "what was there");
        shapes.put("a", new long[] {2});
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of())) {
            writer.write("a", 0, floats(1));
            assertEquals(2, files().size());
            writer.close();
            writer.close();
            assertThrows(IllegalStateException.class, () -> writer.write("a", 4, floats(2)));
            assertThrows(IllegalStateException.class, writer::commit);
        }
        assertEquals(List.of("maps.safetensors"), files());
        assertEquals("what was there", Files.readString(target));
    }

    @Test
    void replacesAnExistingFile() throws IOException {
        writeSmall(target, 1);
        writeSmall(target, 2);
        assertEquals(2, readSmall(target));
        assertEquals(List.of("maps.safetensors"), files());
    }

    @Test
    void doesNotCommitAnIncompleteFile() throws IOException {
        shapes.put("a", new long[] {3});
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of())) {
            writer.write("a", 0, floats(1));
            writer.write("a", 8, floats(3));
            String message = Refusal.of(IllegalStateException.class, writer::commit);
            assertContains(message, "tensor 'a' of " + target + " is incomplete: 4 bytes are missing");
        }
        assertEquals(List.of(), files());
    }

    @Test
    void rejectsPartsThatDoNotFit() throws IOException {
        shapes.put("a", new long[] {3});
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of())) {
            assertThrows(IllegalArgumentException.class, () -> writer.write("b", 0, floats(1)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("a", -4, floats(1)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("a", 12, floats(1)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("a", Long.MAX_VALUE, floats(1)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("a", 0, floats(1, 2, 3, 4)));
            writer.write("a", 4, floats(1));
            assertThrows(IllegalArgumentException.class, () -> writer.write("a", 0, floats(1, 2)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("a", 4, floats(1)));
        }
    }

    @Test
    void rejectsImpossibleShapes() {
        shapes.put("a", new long[] {-1});
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.create(target, shapes, Map.of()));
        shapes.put("a", new long[] {Long.MAX_VALUE, 2});
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.create(target, shapes, Map.of()));
        shapes.clear();
        shapes.put("__metadata__", new long[] {1});
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.create(target, shapes, Map.of()));
    }

    private String refusal(Path path) {
        String message = Refusal.of(
                IOException.class,
                () -> SafetensorsWriter.create(path, shapes, Map.of()).close());
        assertTrue(message.startsWith("cannot write " + path + ": "), message);
        return message;
    }

    @Test
    void rejectsAnUnwritableTargetUpFront() throws IOException {
        assertContains(refusal(folder), "it is a directory");
        assertContains(refusal(folder.resolve("absent/maps.safetensors")), "absent is not a folder; create it first");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertContains(refusal(file.resolve("maps.safetensors")), "is not a folder");
        assertEquals(List.of("file"), files());
    }

    @Test
    void rejectsDevices() {
        assertContains(refusal(Path.of("/dev/null")), "not a regular file");
        assertContains(refusal(Path.of("/proc/maps.safetensors")), "cannot create a file in /proc");
    }

    @Test
    void rejectsTargetsWithoutWritePermission() throws IOException {
        Capability.require(Capability.NO_ROOT);
        Path file = Files.writeString(target, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertContains(refusal(file), "write-protected");
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assertContains(refusal(closed.resolve("maps.safetensors")), "permission denied");
    }

    @Test
    void writesThroughASymbolicLink() throws IOException {
        Files.writeString(target, "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        writeSmall(link, 3);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(3, readSmall(target));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("absent"));
        assertContains(refusal(dangling), "dangling symbolic link");
    }

    @Test
    void givesTheFileTheUsualPermissions() throws IOException {
        writeSmall(target, 1);
        Path usual = Files.writeString(folder.resolve("usual"), "");
        assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(target));
    }

    /** An interrupt closes the channel, which simulates a full disk in the middle of writing. */
    @Test
    void aFailureInTheMiddleNamesTheFileAndLeavesNothing() throws IOException {
        shapes.put("a", new long[] {2});
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of())) {
            writer.write("a", 0, floats(1));
            Thread.currentThread().interrupt();
            String message = Refusal.of(IOException.class, () -> writer.write("a", 4, floats(2)));
            assertTrue(Thread.interrupted());
            assertTrue(message.startsWith("cannot write " + target + ": "), message);
            assertThrows(IllegalStateException.class, writer::commit);
        }
        assertEquals(List.of(), files());
    }

    @Test
    void aFailureOfTheLastStepNamesTheFileAndLeavesNothing() throws IOException {
        shapes.put("a", new long[] {1});
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, shapes, Map.of())) {
            writer.write("a", 0, floats(1));
            // A folder of that name appears in the meantime.
            Files.createDirectory(target);
            String message = Refusal.of(IOException.class, writer::commit);
            assertTrue(message.startsWith("cannot write " + target + ": "), message);
        }
        assertEquals(List.of("maps.safetensors"), files());
        assertTrue(Files.isDirectory(target));
    }
}
