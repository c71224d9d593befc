// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.Launcher;
import io.ssd4j.cli.PrintedAdvice;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.ssd.image.Photo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user of the command line can follow each advice as it is printed. */
class AdviceTest {
    @TempDir
    private Path folder;

    @Test
    @ResourceLock("system properties")
    void aPhotoWithTooManyPixels() throws IOException {
        FakeEngine engine = new FakeEngine();
        String photo = TestPhotos.write(folder, "a.png", 1, 24, 17);
        System.setProperty(Photo.MAX_PIXELS_PROPERTY, "407");
        try {
            CommandRun refused = CommandRun.of(engine, "features", "--device=cpu", photo);
            assertEquals(3, refused.code());
            assertEquals(List.of("--max-pixels=408"), PrintedAdvice.options(refused.err()), refused.err());
            CommandRun followed = CommandRun.of(engine, "features", "--device=cpu", photo, "--max-pixels=408");
            assertEquals(0, followed.code(), followed.err());
        } finally {
            System.clearProperty(Photo.MAX_PIXELS_PROPERTY);
        }
    }

    @Test
    void aUserWithoutACacheFolder() throws IOException, InterruptedException {
        Launcher launcher = Launcher.in(folder);
        Map<String, String> homeless = Map.of("SSD4J_JAVA_OPTS", "-Duser.home=?", "XDG_CACHE_HOME", "");
        CommandRun refused = launcher.run(homeless, "\"$ssd4j\" weights torchvision:coco");
        assertEquals(3, refused.code());
        Map<String, String> advice = PrintedAdvice.variables(refused.err());
        assertEquals(List.of("XDG_CACHE_HOME", "SSD4J_JAVA_OPTS"), List.copyOf(advice.keySet()), refused.err());
        Path cache = Files.createDirectory(folder.resolve("cache"));
        for (Map.Entry<String, String> entry : advice.entrySet()) {
            String value = entry.getValue().replace("/FOLDER", cache.toString());
            CommandRun followed = launcher.run(Map.of(entry.getKey(), value), "\"$ssd4j\" weights torchvision:coco");
            assertTrue(followed.err().contains("is not in the cache (" + cache), followed.err());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            with PhotoOptions.maxPixels or the JVM option -Dio.ssd4j.image.maxPixels=408 | with --max-pixels=408
            raise it with the JVM option -Xmx4g, or | raise it with SSD4J_JAVA_OPTS=-Xmx4g in the environment, or
            name that with the JVM option -Djavax.net.ssl.trustStore=FILE | name that with SSD4J_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE in the environment
            add the artifact io.ssd4j:ssd4j-codecs to the class path or module path, or convert it | convert it
            not found; put io.ssd4j:ssd4j-natives for this machine on the class path or the module path, or set A=B | not found; set A=B
            load these anyway with DeviceOptions.allowNonFinite (--allow-nonfinite on the command line) | load these anyway with --allow-nonfinite
            the photo -Xmx.jpg, does not exist | the photo -Xmx.jpg, does not exist
            """)
    void isInTheWordsOfTheCommandLine(String library, String commandLine) {
        assertEquals(commandLine, Advice.of(library));
    }
}
