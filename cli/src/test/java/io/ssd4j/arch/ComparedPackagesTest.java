// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The profile {@code api} compares packages with the last release. One that is missing in its list could break users without a message, and nothing
 * else would notice before the first release.
 */
class ComparedPackagesTest {
    private static final Pattern INCLUDE = Pattern.compile("<include>(io\\.ssd4j[a-z.]*)</include>");
    private static final Pattern EXPORT = Pattern.compile("(?m)^    exports ([a-z0-9.]+);");

    @Test
    void areThoseThatUsersMayCall() throws IOException {
        Path root = Objects.requireNonNull(
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent());
        Set<String> exported = new TreeSet<>();
        for (String module : Set.of("runtime", "ssd")) {
            exported.addAll(found(EXPORT, root.resolve(module).resolve("src/main/java/module-info.java")));
        }
        assertTrue(exported.contains("io.ssd4j.ssd.detect"), exported::toString);
        assertEquals(exported, found(INCLUDE, root.resolve("pom.xml")));
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
