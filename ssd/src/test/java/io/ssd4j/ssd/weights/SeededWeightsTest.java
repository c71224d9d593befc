// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.ssd.model.SsdBackbone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seeded weights equal NumPy's bit for bit; seeded_goldens.py, next to the golden file, makes the expectations. */
class SeededWeightsTest {

    /** What NumPy computes for one parameter and one seed. */
    record Golden(
            long seed, String parameter, String key, List<Long> shape, long hash, List<Integer> bits, long checksum) {
        static Golden of(String line) {
            String[] f = line.split(" ");
            return new Golden(
                    Long.parseLong(f[0]),
                    f[1],
                    f[2],
                    Stream.of(f[3].split("x")).map(Long::valueOf).toList(),
                    Long.parseUnsignedLong(f[4], 16),
                    Arrays.stream(f, 5, 8)
                            .map(hex -> Integer.parseUnsignedInt(hex, 16))
                            .toList(),
                    Long.parseUnsignedLong(f[8], 16));
        }
    }

    static List<Golden> goldens() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SeededWeightsTest.class.getResourceAsStream("seeded-goldens.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Golden::of)
                    .toList();
        }
    }

    @Test
    void goldensArePresent() throws IOException {
        assertEquals(3 * 8, goldens().size());
        assertEquals(3, goldens().stream().map(Golden::seed).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void equalNumPy(Golden golden) {
        assertEquals(golden.key(), CheckpointKeys.of(golden.parameter()));
        assertEquals(golden.hash(), SeededSequence.fnv1a(golden.key()));
        try (Weights weights =
                SsdWeights.open("seeded:" + golden.seed(), SsdBackbone.SSD512, SeededWeightsTest::unexpected)) {
            MemorySegment values = weights.parameter(golden.parameter(), new ParameterShape(golden.shape()));
            long last = values.byteSize() / Integer.BYTES - 1;
            assertEquals(
                    golden.bits(),
                    Stream.of(0L, 1L, last).map(i -> bits(values, i)).toList());
            long checksum = 0;
            for (long i = 0; i <= last; i++) {
                checksum += (2 * i + 1) * Integer.toUnsignedLong(bits(values, i));
            }
            assertEquals(golden.checksum(), checksum);
        }
    }

    private static int bits(MemorySegment values, long index) {
        return values.getAtIndex(ValueLayout.JAVA_INT, index);
    }

    @Test
    void fillEveryParameterOfTheNetworkWithinItsBound() {
        try (Weights weights = SsdWeights.open("seeded:5", SsdBackbone.SSD300, SeededWeightsTest::unexpected)) {
            assertEquals("seeded:5", weights.source());
            SsdBackbone.SSD300.network().parameters().forEach((name, shape) -> {
                MemorySegment values = weights.parameter(name, shape);
                long elements = shape.elements();
                assertEquals(elements * Float.BYTES, values.byteSize(), name);
                assertEquals(0, values.address() % 64, name);
                assertTrue(values.isReadOnly(), name);
                float max = 0;
                for (long i = 0; i < elements; i++) {
                    max = Math.max(max, Math.abs(values.getAtIndex(ValueLayout.JAVA_FLOAT, i)));
                }
                float bound = bound(name, elements / shape.extents().getFirst());
                assertTrue(max <= bound && max > 0.9 * bound, name + ": " + max + " of " + bound);
            });
        }
    }

    private static float bound(String parameter, long fanIn) {
        if (parameter.equals("l2_norm.weight")) {
            return 22;
        }
        return parameter.endsWith(".bias") ? 0.1f : (float) Math.sqrt(6.0 / fanIn);
    }

    private static void unexpected(String warning) {
        throw new AssertionError(warning);
    }
}
