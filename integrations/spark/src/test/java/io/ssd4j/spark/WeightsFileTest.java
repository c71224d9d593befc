// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.WeightsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
    /** The SHA-256 of "abc", from FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path abc() throws Exception {
        return Files.writeString(folder.resolve("abc"), "abc");
    }

    @Test
    void theHashIsThatOfTheContent() throws Exception {
        assertEquals(ABC, WeightsFile.of(abc().toString()).sha256());
    }

    @Test
    void aHashMayBeWrittenInCapitals() throws Exception {
        WeightsFile weights = new WeightsFile(abc().toString(), ABC.toUpperCase(Locale.ROOT));
        assertEquals(abc().toString(), weights.verified());
    }

    @Test
    void anotherContentIsRefused() throws Exception {
        WeightsFile weights = WeightsFile.of(abc().toString());
        Files.writeString(folder.resolve("abc"), "abd");
        String message = String.valueOf(
                assertThrows(WeightsException.class, weights::verified).getMessage());
        assertTrue(message.contains("but the job expects " + ABC), message);
        assertTrue(
                message.endsWith("copy the same file to every machine, or let Spark distribute it with --files"),
                message);
    }

    @Test
    void aFileThatIsMissingIsReported() throws Exception {
        WeightsFile weights = WeightsFile.of(abc().toString());
        Files.delete(folder.resolve("abc"));
        String message = String.valueOf(
                assertThrows(WeightsException.class, weights::verified).getMessage());
        assertTrue(message.startsWith(folder.resolve("abc") + " on "), message);
        assertTrue(message.contains(" is not a file: copy the weights to this path on every machine"), message);
    }

    @Test
    void generatedWeightsHaveNoHash() {
        assertEquals("seeded:1", WeightsFile.of("seeded:1").verified());
        assertThrows(IllegalArgumentException.class, () -> new WeightsFile("seeded:1", ABC));
    }

    @Test
    void aFileNeedsAHash() {
        assertThrows(IllegalArgumentException.class, () -> new WeightsFile("/weights", ""));
        assertEquals(
                "'abc' is not a SHA-256: pass the 64 hexadecimal digits that sha256sum prints",
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> new WeightsFile("/weights", "abc"))
                        .getMessage()));
    }
}
