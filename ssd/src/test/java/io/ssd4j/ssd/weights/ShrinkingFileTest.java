// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.testing.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A checkpoint that changes while it is mapped is refused; it never ends the process, and never gives other values. */
class ShrinkingFileTest {
    private static final String CHANGED = ": was truncated or overwritten while it was read";
    private static final String HEADER = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @TempDir
    Path folder;

    /**
     * The interpreter, compiled code and the JVM's own copying meet the end of the file in different ways. The compiler needs many
     * values; the interpreter is slow with them, and needs several pages.
     */
    @ParameterizedTest
    @CsvSource({"-Xint, 50000", "-XX:TieredStopAtLevel=1, 500000"})
    void truncationIsReported(String mode, String values) throws InterruptedException {
        String output = JavaProcess.command()
                .folder(folder)
                .add(
                        mode,
                        "--class-path",
                        System.getProperty("jdk.module.path")
                                + File.pathSeparator
                                + System.getProperty("java.class.path")
                                + File.pathSeparator
                                + JavaProcess.testClasses(ShrinkingFile.class))
                .add(ShrinkingFile.class.getName(), folder.toString(), values)
                .run()
                .expectSuccess();
        List<String> lines = output.lines().toList();
        assertEquals(3 * 4 * 3, lines.size(), output);
        lines.forEach(line -> assertTrue(line.contains(CHANGED), line));
    }

    private Path sound() throws IOException {
        Path file = RawFile.write(folder, HEADER, RawFile.floats(1, 2));
        // In the past, so that the next write shows in the time, however coarse it is.
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        return file;
    }

    private static float max(TensorFile file) {
        StoredTensor tensor = file.tensors().sequencedValues().getFirst();
        return file.state().read(() -> TensorStatistics.of(tensor)).max();
    }

    @Test
    void otherBytesInPlaceAreReported() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(sound(), arena);
            RawFile.write(folder, HEADER, RawFile.floats(3, 4));
            WeightsException e = assertThrows(WeightsException.class, () -> max(file));
            assertTrue(String.valueOf(e.getMessage()).startsWith(file.path() + CHANGED), e.toString());
        }
    }

    @Test
    void anotherFileOfTheNameChangesNothing() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(sound(), arena);
            Path other = Files.writeString(folder.resolve("other"), "short");
            Files.move(other, file.path(), StandardCopyOption.REPLACE_EXISTING);
            assertEquals(2, max(file));
        }
    }

    @Test
    void aDeletedFileCanStillBeRead() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(sound(), arena);
            Files.delete(file.path());
            assertEquals(2, max(file));
        }
    }

    /** Reading it fails, and mapping it either fails or gives nothing. */
    @Test
    void aFileOfTheKernelIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            Path file = Path.of("/proc/self/mem");
            WeightsException e = assertThrows(WeightsException.class, () -> TensorFile.map(file, arena));
            assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": "), e.toString());
        }
    }

    @Test
    void errorsOfOtherKindsPass() {
        FileState state = FileState.of(folder.resolve("none"));
        InternalError other = new InternalError("of the JVM");
        assertEquals(
                other,
                assertThrows(
                        InternalError.class,
                        () -> state.read(() -> {
                            throw other;
                        })));
    }
}
