// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server without a single font, where Java2D throws at the first text. */
class WithoutFontsTest {
    @TempDir
    private Path folder;

    @Test
    void drawsLabelsWithItsOwnLetters() throws IOException, InterruptedException {
        Path noFonts = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
        JavaProcess.Result result = JavaProcess.command()
                .add("-Djava.awt.headless=true")
                // Where Java remembers which fonts it has seen.
                .add("-Duser.home=" + folder)
                .add(JavaProcess.modulesOfThisProcess())
                .add("--patch-module", "io.ssd4j.cli=" + JavaProcess.testClasses(WithoutFontsTest.class))
                .add("--module", "io.ssd4j.cli/" + DrawingMain.class.getName())
                .environment(Map.of("FONTCONFIG_FILE", noFonts.toString()))
                .run();
        result.expectSuccess();
        assertEquals("PixelLettering", result.out().strip());
    }
}
