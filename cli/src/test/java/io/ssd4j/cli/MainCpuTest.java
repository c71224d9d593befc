// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real thing: a separate JVM, the CPU engine, standard output as a script sees it. */
class MainCpuTest {
    @TempDir
    private Path folder;

    @Test
    void aPhotoGoesInAndMapsComeOut() throws IOException, InterruptedException {
        String photo = TestPhotos.write(folder, "five.png", 133);
        CommandRun run = ssd4j("features", "--json", "--device=cpu", "--threads=1", photo, photo, photo, "--batch=2");
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err(), "neither the JVM nor a library may add to it");
        JsonNode json = run.json();
        JsonNode first = json.at("/images/0");
        assertAll(
                () -> assertEquals("cpu", json.at("/device/id").stringValue()),
                () -> assertEquals(photo, first.get("file").stringValue()),
                () -> assertEquals(6, first.get("maps").size()),
                () -> assertTrue(first.at("/maps/0/l2").doubleValue() > 0, first.toString()),
                () -> assertEquals(2, json.get("batchMillis").size()),
                () -> assertEquals(first.get("maps"), json.at("/images/1/maps"), "same photo, same batch"));
    }

    @Test
    void devicesListsTheCpu() throws IOException, InterruptedException {
        CommandRun run = ssd4j("devices", "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode cpu = StreamSupport.stream(run.json().get("devices").spliterator(), false)
                .filter(d -> d.get("id").stringValue().equals("cpu"))
                .findFirst()
                .orElseThrow();
        assertTrue(cpu.get("usable").booleanValue(), cpu.toString());
        assertTrue(cpu.get("libraries").findValuesAsString("name").contains("oneDNN"), cpu.toString());
    }

    @Test
    void theExitCodeReachesTheShell() throws IOException, InterruptedException {
        String photo = TestPhotos.write(folder, "a.png", 133);
        Path cutShort = Files.write(folder.resolve("cut.png"), Arrays.copyOf(Files.readAllBytes(Path.of(photo)), 40));
        Path out = folder.resolve("out");
        assertAll(
                () -> assertEnds(2, ssd4j("features", photo, "--batch=0")),
                () -> assertEnds(2, ssd4j("features", photo, "--device=cpu", "--precision=tf32")),
                () -> assertEnds(
                        3, ssd4j("features", photo, cutShort.toString(), "--device=cpu", "--out", out.toString())),
                () -> assertEnds(4, ssd4j("features", photo, "--device=cuda:77")));
        assertTrue(Files.notExists(out));
    }

    private CommandRun ssd4j(String... arguments) throws IOException, InterruptedException {
        return ChildJvm.run(arguments);
    }

    private static void assertEnds(int code, CommandRun run) {
        assertEquals(code, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("ssd4j: "), run.err());
    }
}
