// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments that Java could not decode, as the bytes of the command line show. */
class ArgumentEncodingTest {
    @TempDir
    private Path folder;

    @Test
    void bytesThatAreNotUtf8AreNamed() throws IOException {
        assertEquals(
                Optional.of(
                        "argument 2, 'caf\uFFFD.jpg', is not valid in the locale's encoding, UTF-8: rename the file, or"
                                + " name the folder that it is in"),
                complaint("UTF-8", "java\0-m\0main\0detect\0caf\u00e9.jpg\0", "detect", "caf\uFFFD.jpg"));
    }

    @Test
    void aReplacementCharacterIsAValidName() throws IOException {
        byte[] line = "java\0detect\0\uFFFD\0".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                Optional.empty(),
                ArgumentEncoding.complaint(
                        new String[] {"detect", "\uFFFD"}, Files.write(folder.resolve("line"), line), "UTF-8"));
    }

    @Test
    void inAsciiTheLocaleIsAtFault() throws IOException {
        assertEquals(
                Optional.of(
                        "argument 1, '\uFFFD', is not valid in the locale's encoding, ANSI_X3.4-1968: start ssd4j with"
                                + " LC_ALL=C.UTF-8 in the environment, or another UTF-8 locale"),
                complaint("ANSI_X3.4-1968", "java\0\u00e9\0", "\uFFFD"));
    }

    @Test
    void optionsOfJavaAreNoArguments() throws IOException {
        assertEquals(Optional.empty(), complaint("UTF-8", "java\0-Dx=\u00e9\0detect\0", "detect"));
    }

    @Test
    void withoutACommandLineNothingIsSaid() throws IOException {
        assertEquals(Optional.empty(), complaint("UTF-8", "", "\uFFFD"));
        assertEquals(
                Optional.empty(),
                ArgumentEncoding.complaint(new String[] {"\uFFFD"}, folder.resolve("missing"), "UTF-8"));
        assertEquals(Optional.empty(), ArgumentEncoding.complaint(new String[] {"a"}));
    }

    /** The characters of the line are its bytes. */
    private Optional<String> complaint(String encoding, String line, String... arguments) throws IOException {
        Path file = Files.write(folder.resolve("line"), line.getBytes(StandardCharsets.ISO_8859_1));
        return ArgumentEncoding.complaint(arguments, file, encoding);
    }
}
