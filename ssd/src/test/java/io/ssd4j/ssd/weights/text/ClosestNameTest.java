// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosestNameTest {
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "abc, abc, 0", "flaw, lawn, 2"})
    void countsEdits(String from, String to, int edits) {
        assertEquals(edits, ClosestName.edits(from, to));
    }

    @Test
    void findsTheClosest() {
        assertEquals(
                Optional.of("vgg.0.weigth"),
                ClosestName.to("vgg.0.weight", List.of("vgg.0.bias", "vgg.0.weigth", "x".repeat(100_000))));
        assertEquals(Optional.empty(), ClosestName.to("vgg.0.weight", List.of()));
    }
}
