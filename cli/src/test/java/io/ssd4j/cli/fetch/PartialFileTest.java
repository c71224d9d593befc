// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The version of a partial file is sent to the server, so only one that can be sent counts. */
class PartialFileTest {
    @TempDir
    Path folder;

    private PartialFile part(String version) throws IOException {
        Files.writeString(folder.resolve("model.pth.part"), "12345");
        Files.writeString(folder.resolve("model.pth.part.version"), version, StandardCharsets.ISO_8859_1);
        return new PartialFile(folder.resolve("model.pth"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5f3-abc\"", "Wed, 21 Oct 2015 07:28:00 GMT", "x"})
    void aMarkOfAServerIsKept(String version) throws IOException {
        assertEquals(Optional.of(version), part(version).version());
        assertEquals(5, part(version).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"a\nb\"", "\"a\"\n", "\"\u0000\"", "\"\u00ff\""})
    void aDamagedMarkIsNone(String version) throws IOException {
        assertEquals(Optional.empty(), part(version).version());
        assertEquals(0, part(version).size());
    }

    @Test
    void aLongMarkIsNone() throws IOException {
        assertEquals(Optional.empty(), part("x".repeat(2000)).version());
    }
}
