// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A version that is declared in two places is the same in both. */
class PinnedVersionsTest {

    @Test
    void theBindingsWereGeneratedFromTheDeliveredJar() throws IOException {
        String pinned = group(
                Files.readString(Repository.root().resolve("native-headers").resolve("versions")),
                "org\\.bytedeco:dnnl:\\S+ +(\\S+)");
        String delivered =
                group(Files.readString(Repository.root().resolve("pom.xml")), "<onednn.version>(.*)</onednn.version>");
        assertEquals(pinned, delivered);
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }
}
