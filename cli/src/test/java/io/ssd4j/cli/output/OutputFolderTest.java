// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    private Path folder;

    @Test
    void isCreatedWithItsParentsAndLeftEmpty() throws IOException {
        Path created = OutputFolder.create(folder.resolve("a/b"));
        try (Stream<Path> files = Files.list(created)) {
            assertEquals(0, files.count());
        }
        assertEquals(created, OutputFolder.create(created));
    }

    @Test
    void isNoFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals("cannot create the folder " + file + ": it is a file; name a folder", refusal(file));
    }

    @Test
    void isNotStandardOutput() {
        assertThrows(UsageException.class, () -> OutputFolder.create(Path.of("-")));
        assertEquals(
                2,
                CommandRun.of(new FakeEngine(), "plan", "--profile=l4", "--out=-")
                        .code());
    }

    @Test
    void isWritable() throws IOException {
        assertTrue(refusal(Path.of("/proc/self/fd")).startsWith("cannot create files in the folder /proc/self/fd: "));
    }

    @Test
    void hasThePermission() throws IOException {
        Capability.require(Capability.NO_ROOT);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertEquals("cannot create files in the folder " + folder + ": permission denied", refusal(folder));
        assertEquals("cannot create the folder " + folder + "/a: permission denied", refusal(folder.resolve("a")));
    }

    private static String refusal(Path folder) {
        return String.valueOf(assertThrows(OutputException.class, () -> OutputFolder.create(folder))
                .getMessage());
    }
}
