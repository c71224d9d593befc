// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A version that is declared in two places is the same in both. */
class PinnedVersionsTest {

    @ParameterizedTest
    @CsvSource({"dnnl, onednn.version", "leptonica, leptonica.version"})
    void theBindingsWereGeneratedFromTheDeliveredJar(String artifact, String property) throws IOException {
        String pinned = group(
                Files.readString(Repository.root().resolve("native-headers").resolve("versions")),
                "org\\.bytedeco:" + artifact + ":\\S+ +(\\S+)");
        String delivered = group(
                Files.readString(Repository.root().resolve("pom.xml")), "<" + property + ">(.*)</" + property + ">");
        assertEquals(pinned, delivered);
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }
}
