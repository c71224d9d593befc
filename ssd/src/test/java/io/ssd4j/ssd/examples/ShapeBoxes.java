// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The boxes that PyTorch finds in {@code shapes.png}, beside those that an example prints. */
final class ShapeBoxes {
    private static final List<String> NAMES = List.of("", "circle", "square", "triangle", "star");
    private static final String NUMBER = "([0-9.]+)";

    /** The bounds of the boxes themselves and half of the last digit that is printed. */
    private static final double PIXELS = 0.05 + 0.05;

    private static final double SCORE = 1e-4 + 0.5e-4;

    private ShapeBoxes() {}

    /** Checks lines of {@code LABEL NAME SCORE LEFT TOP RIGHT BOTTOM}, best first. */
    static void assertPrinted(String output) {
        String line = "(?m)^(\\d) (\\w+)" + (" " + NUMBER).repeat(5) + "$";
        assertFound(output, Pattern.compile(line));
    }

    /** Checks what a pattern with groups for label, name, score and four edges finds, best first. */
    static void assertFound(String output, Pattern pattern) {
        List<List<String>> expected = new ArrayList<>();
        Examples.read(Repository.root().resolve("ssd/src/test/resources/io/ssd4j/ssd/detect/shapes.txt"))
                .lines()
                .forEach(line -> expected.add(List.of(line.split(" "))));
        List<MatchResult> found = pattern.matcher(output).results().toList();
        assertEquals(expected.size(), found.size(), output);
        for (int i = 0; i < expected.size(); i++) {
            List<String> golden = expected.get(i);
            MatchResult printed = found.get(i);
            assertEquals(golden.getFirst(), printed.group(1), output);
            assertEquals(NAMES.get(Integer.parseInt(golden.getFirst())), printed.group(2), output);
            assertEquals(number(golden.get(1)), number(printed.group(3)), SCORE, output);
            for (int edge = 0; edge < 4; edge++) {
                assertEquals(number(golden.get(2 + edge)), number(printed.group(4 + edge)), PIXELS, output);
            }
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
