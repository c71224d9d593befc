// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples as a whole: they are numbered, listed, and compile without warnings. */
class ExamplesTest {
    @Test
    void compileWithoutWarnings(@TempDir Path classes) {
        List<Path> programs = Examples.numbered().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
        assertEquals(7, programs.size(), programs::toString);
        JavaProgram.compile(classes, programs);
    }

    @Test
    void areNumberedWithoutGapsAndListed() {
        String readme = Examples.readme();
        List<Path> files = Examples.numbered();
        for (int i = 0; i < files.size(); i++) {
            String name = files.get(i).getFileName().toString();
            assertTrue(name.startsWith("%02d-".formatted(i + 1)), name);
            assertTrue(readme.contains("[`" + name + "`](" + name + ")"), () -> "the README does not list " + name);
        }
    }

    /** The options of the README's commands; the tests replace the module path by their own. */
    @Test
    void areStartedWithTheLibraryAsModule() {
        assertEquals(
                List.of(
                        "--module-path ssd/target/app",
                        "--add-modules io.ssd4j.ssd",
                        "--enable-native-access=io.ssd4j.bindings"),
                Examples.read(Examples.FOLDER.resolve("options")).lines().toList());
    }
}
