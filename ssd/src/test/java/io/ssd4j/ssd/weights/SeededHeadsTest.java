// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The seeded heads of every variant against values that PyTorch's side computed ({@code seeded-heads.txt}). */
class SeededHeadsTest {
    /** A head whose parameters have been opened. */
    private record Head(SsdVariant variant, int map, Weights weights) {
        /** An element of the class head or the box head. */
        float value(boolean scores, boolean bias, long position) {
            String name = "head" + map + (bias ? ".bias" : ".weight");
            ParameterShape shape =
                    Objects.requireNonNull(variant.network().parameters().get(name), name);
            long rowSize = shape.elements() / shape.extents().getFirst();
            long boxes = variant.defaultBoxes().maps().get(map).boxes();
            long first = scores ? 0 : boxes * variant.classes() * rowSize;
            MemorySegment values = weights.parameter(name, shape);
            return values.getAtIndex(ValueLayout.JAVA_FLOAT, first + position);
        }
    }

    private static List<String> lines() throws IOException {
        try {
            return Files.readAllLines(Path.of(
                    Objects.requireNonNull(SeededHeadsTest.class.getResource("/io/ssd4j/ssd/detect/seeded-heads.txt"))
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Test
    void equalTheirGoldens() throws IOException {
        Map<String, Weights> open = new HashMap<>();
        try {
            int compared = 0;
            for (String line : lines()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] words = line.split(" ", -1);
                SsdVariant variant = SsdVariant.of(words[0]);
                Weights weights = open.computeIfAbsent(
                        words[0] + words[1],
                        _ -> Checkpoint.open("seeded:" + words[1], Optional.of(variant), SeededHeadsTest::unexpected)
                                .weights());
                String[] key = words[2].split("\\.", -1);
                Head head = new Head(variant, Integer.parseInt(key[3]), weights);
                float value = head.value(key[2].equals("cls_headers"), key[4].equals("bias"), Long.parseLong(words[3]));
                assertEquals(Float.parseFloat(words[4]), value, line);
                compared++;
            }
            assertTrue(compared > 100, "too few goldens");
        } finally {
            open.values().forEach(Weights::close);
        }
    }

    /** The channels that pad a head to a multiple of 8 are zero: 4 * (21 + 4) is 100, and there are 104. */
    @Test
    void thePaddingIsZero() {
        SsdVariant variant = SsdVariant.of("lufficc:voc300");
        try (Checkpoint checkpoint = Checkpoint.open("seeded:0", Optional.of(variant), SeededHeadsTest::unexpected);
                Weights weights = checkpoint.weights()) {
            MemorySegment bias = weights.parameter("head0.bias", ParameterShape.of(104));
            for (long i = 100; i < 104; i++) {
                assertEquals(0f, bias.getAtIndex(ValueLayout.JAVA_FLOAT, i));
            }
            MemorySegment weight = weights.parameter("head0.weight", ParameterShape.of(104, 512, 3, 3));
            for (long i = 100 * 512 * 9; i < 104 * 512 * 9; i++) {
                assertEquals(0f, weight.getAtIndex(ValueLayout.JAVA_FLOAT, i));
            }
        }
    }

    private static void unexpected(String warning) {
        throw new AssertionError(warning);
    }
}
