// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
    @TempDir
    private Path folder;

    /** Its group is this user's until the commit, not that of the old file. */
    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rwxrwxrwx"})
    void onlyTheOwnerMayReadTheNewContentBeforeTheCommit(String mode) throws IOException {
        Path target = Files.writeString(folder.resolve("maps"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
        try (AtomicFile file = AtomicFile.create(target)) {
            try (DirectoryStream<Path> temporary = Files.newDirectoryStream(folder, AtomicFile.LEFTOVERS)) {
                assertEquals("rw-------", mode(temporary.iterator().next()));
            }
            file.commit();
        }
        assertEquals(mode, mode(target));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
