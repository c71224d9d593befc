// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which locale Java gets, on systems whose program {@code locale} says what these say. */
class LauncherLocaleTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    C C.utf8 POSIX                | C.utf8
                    C C.UTF-8 POSIX en_US.utf8    | C.UTF-8
                    C POSIX de_DE.utf8 en_US.utf8 | en_US.utf8
                    C POSIX de_DE.utf8 ja_JP.utf8 | de_DE.utf8
                    C POSIX de_DE.iso88591        | C
                    C POSIX                       | C
                    """)
    void asciiIsReplacedByAnInstalledUtf8(String installed, String chosen) throws IOException, InterruptedException {
        assertEquals(chosen, localeOfJava(system("ANSI_X3.4-1968", installed).variable("LC_ALL", "C")));
    }

    @Test
    void soIsNoLocaleAtAll() throws IOException, InterruptedException {
        assertEquals("C.utf8", localeOfJava(system("ANSI_X3.4-1968", "C C.utf8 POSIX")));
    }

    @Test
    void soIsALocaleThatIsNotInstalled() throws IOException, InterruptedException {
        Installation system = system("ANSI_X3.4-1968", "C C.utf8 POSIX");
        assertEquals("C.utf8", localeOfJava(system.variable("LANG", "de_DE.UTF-8")));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, de_DE.UTF-8", "ISO-8859-1, de_DE", "EUC-JP, ja_JP.eucjp", "GB18030, zh_CN.gb18030"})
    void everyOtherEncodingRemains(String encoding, String locale) throws IOException, InterruptedException {
        assertEquals(locale, localeOfJava(system(encoding, "C C.utf8").variable("LC_ALL", locale)));
    }

    @ParameterizedTest
    @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "'', C.UTF-8", "de_DE.UTF-8, de_DE.UTF-8"})
    void withoutTheProgramTheNameDecides(String locale, String chosen) throws IOException, InterruptedException {
        Installation system = new Installation(folder, folder.resolve("install")).withoutProgram("locale");
        assertEquals(chosen, localeOfJava(system.variable("LC_ALL", locale)));
    }

    private Installation system(String encoding, String installed) throws IOException {
        return new Installation(folder, folder.resolve("install"))
                .program(
                        "locale",
                        "[ \"$1\" = charmap ] && echo " + encoding + " || printf '%s\\n' " + installed + "\n");
    }

    private static String localeOfJava(Installation system) throws IOException, InterruptedException {
        CommandRun run = system.run("--version");
        assertEquals(0, run.code(), run.err());
        String first = run.out().lines().findFirst().orElse("");
        return first.replaceFirst("^LC_ALL=", "");
    }
}
