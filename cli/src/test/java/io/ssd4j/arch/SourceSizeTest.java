// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits the length of source files: a longer one contains more than one idea. */
class SourceSizeTest {
    private static final int MOST_LINES = 400;

    @Test
    void noFileIsTooLong() throws IOException {
        List<Path> files = Sources.handWritten();
        assertFalse(files.isEmpty(), "no source file was found");
        assertEquals(List.of(), tooLong(files));
    }

    @Test
    void detectsOneLineTooMany(@TempDir Path folder) throws IOException {
        Path longest = Files.write(folder.resolve("Longest.java"), Collections.nCopies(MOST_LINES, "//"));
        Path tooLong = Files.write(folder.resolve("TooLong.java"), Collections.nCopies(MOST_LINES + 1, "//"));
        assertEquals(List.of(tooLong), tooLong(List.of(longest, tooLong)));
    }

    private static List<Path> tooLong(List<Path> files) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : files) {
            if (Files.readAllLines(file).size() > MOST_LINES) {
                found.add(file);
            }
        }
        return found;
    }
}
