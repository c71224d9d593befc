// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The differences between operating systems, of which only Linux was tried. */
class OperatingSystemTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, LINUX",
        "Mac OS X, MACOS",
        "Windows 11, WINDOWS",
        "Windows Server 2025, WINDOWS",
        "FreeBSD, OTHER",
        "SunOS, OTHER",
        "'', OTHER"
    })
    void isRecognizedByJavasName(String name, OperatingSystem system) {
        assertEquals(system, OperatingSystem.of(name));
    }

    @Test
    void thisProcessRunsOnLinux() {
        assertEquals(OperatingSystem.LINUX, OperatingSystem.ofThisProcess());
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, /home/me/.cache/ssd4j",
        "FreeBSD, /home/me/.cache/ssd4j",
        "Mac OS X, /home/me/Library/Caches/ssd4j",
        "Windows 11, /local/ssd4j"
    })
    void eachHasItsCacheFolder(String name, Path folder) {
        Map<String, String> properties = Map.of("os.name", name, "user.home", "/home/me");
        assertEquals(
                Optional.of(folder),
                CacheFolder.of(
                        property -> Optional.ofNullable(properties.get(property)), Map.of("LOCALAPPDATA", "/local")));
    }

    @Test
    void aServiceOfWindowsMayHaveNoVariable() {
        Map<String, String> properties = Map.of("os.name", "Windows 11", "user.home", "/home/me");
        assertEquals(
                Optional.of(Path.of("/home/me/AppData/Local/ssd4j")),
                CacheFolder.of(property -> Optional.ofNullable(properties.get(property)), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"Linux", "Mac OS X", "Windows 11"})
    void theVariableOfTheSpecificationComesFirst(String name) {
        assertEquals(
                Optional.of(Path.of("/xdg/ssd4j")),
                CacheFolder.of(
                        property -> Optional.of(property.equals("os.name") ? name : "/home/me")
                                .filter(_ -> !property.equals(CacheFolder.PROPERTY)),
                        Map.of("XDG_CACHE_HOME", "/xdg", "LOCALAPPDATA", "/local")));
    }

    @Test
    void aPipeThatIsFullHasADifferentNumberOnMacOs() {
        // EAGAIN of the headers of the systems.
        assertEquals(11, SystemCalls.tryAgain(OperatingSystem.LINUX));
        assertEquals(35, SystemCalls.tryAgain(OperatingSystem.MACOS));
    }

    /** Files in a zip archive have neither owners nor permissions, as those of Windows. */
    @Test
    void foldersAreCreatedWhereThereAreNoPermissions(@TempDir Path folder) throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("files.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path created = files.getPath("/cache/native");
            CacheFolder.create(created);
            assertTrue(Files.isDirectory(created));
        }
    }
}
