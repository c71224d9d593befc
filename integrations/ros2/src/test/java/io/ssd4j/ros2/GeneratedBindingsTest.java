// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Detects edits of jextract's output, and edits of its input without generating again. */
class GeneratedBindingsTest {
    private static final Path MODULE = Repository.module("integrations/ros2");

    private static String hash(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void committedFilesAreThoseThatWereGenerated() throws IOException {
        Map<String, String> recorded = new TreeMap<>();
        for (String line : Files.readAllLines(MODULE.resolve("native/generated.sha256"))) {
            if (!line.startsWith("#") && !line.substring(66).startsWith("dds/")) {
                recorded.put(line.substring(66), line.substring(0, 64));
            }
        }
        Map<String, String> present = new TreeMap<>();
        for (String input : new String[] {"ddsc.h", "symbols.txt"}) {
            present.put(input, hash(MODULE.resolve("native").resolve(input)));
        }
        Path java = MODULE.resolve("src/generated/java");
        try (Stream<Path> files = Files.walk(java).filter(Files::isRegularFile)) {
            files.forEach(file -> present.put("java/" + java.relativize(file), hash(file)));
        }
        assertTrue(present.size() > 5);
        assertEquals(recorded, present);
    }
}
