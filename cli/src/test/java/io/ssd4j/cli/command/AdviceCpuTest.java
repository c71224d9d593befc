// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.Launcher;
import io.ssd4j.cli.PrintedAdvice;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that has too little memory says how it gets more, and then succeeds. */
class AdviceCpuTest {
    @TempDir
    private Path folder;

    @Test
    void aPhotoThatDoesNotFit() throws IOException, InterruptedException {
        TestPhotos.write(folder, "large.png", 1, 5000, 5000);
        Launcher launcher = Launcher.in(folder);
        String line = "\"$ssd4j\" detect --device=cpu --weights=shapes large.png";
        CommandRun refused = launcher.run(Map.of("SSD4J_JAVA_OPTS", "-Xmx64m"), line);
        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().contains("large.png: 5000 x 5000 pixels do not fit in memory"), refused.err());
        Map<String, String> advice = PrintedAdvice.variables(refused.err());
        assertTrue(List.copyOf(advice.keySet()).contains("SSD4J_JAVA_OPTS"), refused.err());
        CommandRun followed = launcher.run(advice, line);
        assertEquals(0, followed.code(), followed.err());
    }
}
