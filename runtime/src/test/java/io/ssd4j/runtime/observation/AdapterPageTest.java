// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapters on the page docs/observability.md are those that the tests run. */
class AdapterPageTest {
    @ParameterizedTest
    @ValueSource(strings = {"MicrometerMetrics", "OpenTelemetryMetrics"})
    void showsTheTestedAdapter(String name) throws IOException {
        String source = Files.readString(Repository.module("runtime")
                .resolve("src/test/java/io/ssd4j/runtime/observation")
                .resolve(name + ".java"));
        String shown = "```java\n" + source.substring(source.indexOf("import ")) + "```\n";
        assertTrue(
                Files.readString(Repository.root().resolve("docs/observability.md"))
                        .contains(shown),
                () -> "the page should have:\n" + shown);
    }
}
