// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.weights.SafetensorsFile;
import io.ssd4j.testing.Repository;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Lines such as {@code fc7 1024x19x19 L2 norm 41640.3648}, as examples print them, beside what PyTorch computes. */
final class PrintedMaps {
    private static final Pattern LINE = Pattern.compile("(?m)^(\\w+) .*L2 norm ([0-9.]+)$");
    private static final List<String> MAPS = List.of("conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2");

    /** The bound of the maps themselves in float32. */
    private static final double RELATIVE = 1e-5;

    private PrintedMaps() {}

    /** Checks the only maps in an output: those of {@link Examples#GOLDEN_PHOTO} with the weights {@code seeded:0}. */
    static void assertGolden(String output) {
        Map<String, Double> printed = new LinkedHashMap<>();
        LINE.matcher(output).results().forEach(line -> {
            assertTrue(MAPS.contains(line.group(1)), output);
            printed.merge(line.group(1), Double.parseDouble(line.group(2)), (first, second) -> {
                assertEquals(first, second, output);
                return first;
            });
        });
        assertEquals(MAPS, List.copyOf(printed.keySet()), output);
        printed.forEach(PrintedMaps::assertNorm);
    }

    /** Checks the L2 norm of one of these maps. */
    static void assertNorm(String map, double norm) {
        double expected = golden(map);
        assertEquals(expected, norm, RELATIVE * expected, map);
    }

    private static double golden(String map) {
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile goldens = SafetensorsFile.map(
                    Repository.root().resolve("ssd/src/test/resources/io/ssd4j/ssd/golden/ssd300.safetensors"), arena);
            return goldens.data("ssd300/seeded:0/chelsea/" + map + ".l2")
                    .get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        }
    }
}
