// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The places of temporary folders, and what happens where none can be created. */
class TemporaryFolderTest {
    @TempDir
    private Path root;

    @Test
    void thePropertyThenTheVariableThenTheUsualPlaces() {
        assertEquals(paths("/p", "/v", "/tmp", "/var/tmp"), places("/p", Map.of("TMPDIR", "/v")));
    }

    @Test
    void theUsualValueOfThePropertyIsNoChoice() {
        assertEquals(paths("/v", "/tmp", "/var/tmp"), places("/tmp", Map.of("TMPDIR", "/v")));
        assertEquals(paths("/tmp", "/var/tmp"), places("/tmp", Map.of()));
    }

    @Test
    void aVariableThatIsEmptyOrRelativeIsIgnored() {
        assertEquals(paths("/tmp", "/var/tmp"), places("/tmp", Map.of("TMPDIR", "")));
        assertEquals(paths("/tmp", "/var/tmp"), places("/tmp", Map.of("TMPDIR", "tmp")));
    }

    @Test
    void theFirstPlaceThatPermitsItIsUsed() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        Path good = Files.createDirectory(root.resolve("good"));
        Path folder = TemporaryFolder.create(List.of(root.resolve("missing"), file, good));
        assertEquals(good, folder.getParent());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @Test
    void whereNoneDoesTheMessageSaysWhatToSet() {
        Path missing = root.resolve("missing");
        String message = String.valueOf(assertThrows(IOException.class, () -> TemporaryFolder.create(List.of(missing)))
                .getMessage());
        assertEquals(
                "no folder for temporary files can be created (" + missing
                        + ": no such file or folder); set TMPDIR=/FOLDER in the environment, a folder that you can write to",
                message);
        assertTrue(TemporaryFolder.places(_ -> Optional.empty(), Map.of()).contains(Path.of("/var/tmp")));
    }

    private static List<Path> places(String property, Map<String, String> environment) {
        return TemporaryFolder.places(_ -> Optional.of(property), environment);
    }

    private static List<Path> paths(String... paths) {
        return Stream.of(paths).map(Path::of).toList();
    }
}
