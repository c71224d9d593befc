// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
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

    /** A hook that would delete the temporary file cannot be registered any more. */
    @Test
    void nothingIsWrittenAndNothingLeftBehindWhileTheProcessEnds() throws IOException, InterruptedException {
        Path target = folder.resolve("choices");
        String output = JavaProcess.command()
                .add(JavaProcess.modulesOfThisProcess())
                .add("--patch-module", "io.ssd4j.bindings=" + JavaProcess.testClasses(EndingProcess.class))
                .add("--module", "io.ssd4j.bindings/" + EndingProcess.class.getName(), target.toString())
                .run()
                .expectSuccess();
        assertEquals(
                "cannot write " + target + ": cannot create a file in " + folder + ": the JVM is ending",
                output.strip());
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            assertFalse(left.iterator().hasNext());
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
