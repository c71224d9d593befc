// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the cache is, and who may enter it. */
class CacheFolderTest {
    @TempDir
    private Path root;

    @Test
    void aUserWithoutAHomeHasNoCache() {
        assertEquals(
                Optional.empty(),
                CacheFolder.of(name -> name.equals("user.home") ? Optional.of("?") : Optional.empty(), Map.of()));
    }

    @Test
    void aSettingThatIsNoPathIsPassedOver() {
        assertEquals(
                Optional.of(Path.of("/home/u/.cache/ssd4j")),
                CacheFolder.of(
                        name -> name.equals("user.home") ? Optional.of("/home/u") : Optional.empty(),
                        Map.of("XDG_CACHE_HOME", "/a\0b")));
    }

    @Test
    void newFoldersAreForThisUserOnly() throws IOException {
        Path folder = root.resolve("cache/ssd4j/plans");
        CacheFolder.create(folder);
        for (Path created : List.of(folder, root.resolve("cache/ssd4j"), root.resolve("cache"))) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(created)));
        }
    }

    @Test
    void existingFoldersKeepTheirPermissions() throws IOException {
        Path folder = Files.createDirectory(
                root.resolve("cache"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        CacheFolder.create(folder);
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @Test
    void aFileInTheWayIsReported() throws IOException {
        Path file = Files.writeString(root.resolve("cache"), "");
        IOException refusal = assertThrows(IOException.class, () -> CacheFolder.create(file));
        assertEquals("it is a file or a dangling link, not a folder", IoReason.of(refusal));
    }
}
