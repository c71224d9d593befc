// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static io.ssd4j.runtime.ElementType.FLOAT16;
import static io.ssd4j.runtime.ElementType.FLOAT32;
import static io.ssd4j.runtime.ElementType.FLOAT8_E4M3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StorageTest {
    /** The layers of SSD around its first feature map, with a head on it. */
    private static final Network NETWORK = Network.builder("ssd", new Shape(3, 16, 16))
            .convolution("first", 32, Window.of(3).padding(1))
            .convolution("second", 32, Window.of(3).padding(1))
            .maxPooling("halved", Window.of(2).stride(2), Rounding.FLOOR)
            .convolution("map", 48, Window.of(3).padding(1))
            .branch(new Operation.L2Normalization("norm", "map", 1e-10f))
            .branch(new Operation.Convolution("head", "norm", 20, Window.of(1), Activation.NONE))
            .maxPooling("quartered", Window.of(2).stride(2), Rounding.FLOOR)
            .convolution("last", 64, Window.of(3).padding(1))
            .convolution("end", 20, Window.of(1))
            .output("map", "norm")
            .output("head")
            .output("last")
            .output("end")
            .build();

    private static final Storage STORAGE = Storage.forPlanning(NETWORK, Precision.FP8);

    @Test
    void suitableConvolutionsMultiplyEightBits() {
        // The first one reads the input, the head and the end have 20 channels.
        assertEquals(new Storage(FLOAT16, Set.of("second", "map", "last")), STORAGE);
        assertEquals(Storage.of(FLOAT32), Storage.forPlanning(NETWORK, Precision.TF32));
    }

    @Test
    void whatOnlyTheyReadHasEightBits() {
        assertEquals(FLOAT16, STORAGE.typeOf(NETWORK, "first"));
        assertEquals(FLOAT8_E4M3, STORAGE.typeOf(NETWORK, "second"));
        assertEquals(FLOAT8_E4M3, STORAGE.typeOf(NETWORK, "halved"));
        // The normalization also reads it, and what is pooled from it has its type.
        assertEquals(FLOAT16, STORAGE.typeOf(NETWORK, "map"));
        assertEquals(FLOAT16, STORAGE.typeOf(NETWORK, "quartered"));
        assertEquals(FLOAT16, STORAGE.typeOf(NETWORK, "last"));
        assertTrue(STORAGE.isConverted(NETWORK, "first"));
        assertFalse(STORAGE.isConverted(NETWORK, "second"));
        assertFalse(STORAGE.isConverted(NETWORK, "halved"));
        assertFalse(STORAGE.isConverted(NETWORK, "map"));
        assertTrue(STORAGE.isConverted(NETWORK, "quartered"));
    }

    @Test
    void theStepsConvertWhatTheyMust() {
        List<Step> steps = Program.steps(NETWORK, STORAGE, 8, SessionOptions.batch(2));
        List<String> main =
                steps.stream().filter(step -> !step.aside()).map(Step::name).toList();
        assertEquals(
                List.of(
                        "input",
                        "first",
                        "first.e4m3",
                        "second",
                        "halved",
                        "map",
                        "quartered",
                        "quartered.e4m3",
                        "last",
                        "end"),
                main);
        Map<String, List<ElementType>> types = Map.of(
                "first", List.of(FLOAT16, FLOAT16),
                "first.e4m3", List.of(FLOAT16, FLOAT8_E4M3),
                "second", List.of(FLOAT8_E4M3, FLOAT8_E4M3),
                "halved", List.of(FLOAT8_E4M3, FLOAT8_E4M3),
                "map", List.of(FLOAT8_E4M3, FLOAT16),
                "norm", List.of(FLOAT16, FLOAT16),
                "head", List.of(FLOAT16, FLOAT16),
                "quartered", List.of(FLOAT16, FLOAT16),
                "last", List.of(FLOAT8_E4M3, FLOAT16));
        types.forEach((name, expected) -> assertEquals(
                expected,
                List.of(
                        named(steps, name).problem().element(),
                        named(steps, name).problem().output().element()),
                name));
        assertEquals("first.e4m3", named(steps, "second").source());
        assertEquals("quartered.e4m3", named(steps, "last").source());
        assertEquals("map", named(steps, "norm").source());
    }

    private static Step named(List<Step> steps, String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anotherPrecisionIsStoredInOneType() {
        List<Step> steps = Program.steps(NETWORK, Storage.of(FLOAT16), 8, SessionOptions.batch(2));
        assertTrue(steps.stream().noneMatch(step -> step.problem() instanceof Quantizing));
    }
}
