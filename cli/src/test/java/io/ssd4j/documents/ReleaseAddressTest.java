// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule with which the profile {@code central} refuses to publish POMs with a placeholder for the project's address. */
class ReleaseAddressTest {
    private String pom = "";

    @BeforeEach
    void readPom() throws IOException {
        pom = Files.readString(Repository.root().resolve("pom.xml"));
    }

    private String find(String pattern) {
        Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(pom);
        assertTrue(found.find(), pattern);
        return found.group(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ssd4j.invalid/ssd4j, false",
        "https://ssd4j.invalid, false",
        "http://example.org/ssd4j, false",
        "https://example.org/ssd4j, true",
        "https://example.org/x.invalid/y, true",
    })
    void onlyAPublicAddressIsPublished(String address, boolean publishable) {
        String rule = find("<id>central</id>.*?<property>project\\.address</property>\\s*<regex>(.*?)</regex>");
        assertEquals(publishable, address.matches(rule), rule);
    }

    /** If this fails, an address has been chosen: then the first paragraph of docs/releasing.md, which says the contrary, goes with it. */
    @Test
    void theAddressIsStillToBeChosen() throws IOException {
        assertTrue(find("<project\\.address>(.*?)</project\\.address>").contains(".invalid"));
        assertTrue(find("<regexMessage>(.*?)</regexMessage>")
                .contains("Set the property project.address in the root pom"));
        String page = Files.readString(Repository.root().resolve("docs/releasing.md"));
        assertEquals(2, page.split("still to be decided before the first one", -1).length);
    }
}
