// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedLinesTest {
    private static final String PRINTED = """
            a.png, 480 x 480
              1  circle  0.9996   38.5
              2  square  0.9987  121.9
            """;

    @Test
    void spacesAndTheLastDigitMayDiffer() {
        assertEquals(List.of(), missing("a.png, 480 x 480", "...", "2 square 0.9986 122.0"));
    }

    @Test
    void otherDifferencesAreFound() {
        assertEquals(
                List.of("a.md:3: was not printed: 1 circle 0.9994 38.5", "a.md:3: was not printed: a.png, 481 x 480"),
                missing("1 circle 0.9994 38.5", "a.png, 481 x 480"));
    }

    @Test
    void theOrderCounts() {
        assertEquals(
                List.of("a.md:3: was not printed: a.png, 480 x 480"),
                missing("2 square 0.9987 121.9", "a.png, 480 x 480"));
    }

    private static List<String> missing(String... lines) {
        return PrintedLines.missing(new Block("a.md", 3, "text", Block.OUTPUT, List.of(lines)), PRINTED);
    }
}
