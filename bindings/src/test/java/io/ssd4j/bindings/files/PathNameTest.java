// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why a name cannot be a path. */
class PathNameTest {
    private static final String JAVA = "Malformed input or input contains unmappable characters";

    @Test
    void inAsciiTheLocaleIsNamed() {
        assertEquals(
                "it has characters that the locale's encoding, ANSI_X3.4-1968, does not have; start Java with LC_ALL=C.UTF-8"
                        + " in the environment, or another UTF-8 locale",
                PathName.reason(JAVA, "\u00e9", "ANSI_X3.4-1968"));
    }

    @Test
    void aZeroIsNotTheFaultOfTheLocale() {
        assertEquals(
                "Nul character not allowed", PathName.reason("Nul character not allowed", "a\0b", "ANSI_X3.4-1968"));
        InvalidPathException refusal = assertThrows(InvalidPathException.class, () -> PathName.toPath("a\0b"));
        assertEquals("Nul character not allowed", refusal.getReason());
        assertEquals("a\0b", refusal.getInput());
    }

    @Test
    void halfACharacterIsNotTheFaultOfUtf8() {
        assertEquals(JAVA, PathName.reason(JAVA, "\uD800", "UTF-8"));
    }

    @Test
    void aSettingThatIsNoPathIsAsIfItWereNotSet() {
        assertEquals(Optional.empty(), PathName.ofSetting("a\0b"));
        assertEquals(Optional.empty(), PathName.ofSetting(" "));
        assertEquals(Optional.of(Path.of("/a b")), PathName.ofSetting("/a b"));
    }
}
