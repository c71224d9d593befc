// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.NaiveNetwork;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every implementation of every layer, against the definition in float64. */
class CandidatesCpuTest {
    private static final Network NETWORK = ChosenModel.NETWORK;
    private static final double BOUND = 1e-5;
    private static final int BATCH = 2;

    private final ChosenModel model = ChosenModel.load(DeviceOptions.DEFAULT.threads(2), () -> Path.of("unused"));

    private List<Implementation> candidates(Operation.Convolution c, Effort effort) {
        try (CloseStack owner = new CloseStack()) {
            SessionRecipe recipe = model.recipe(BATCH);
            return recipe.convolutions(owner).candidates(recipe.problem(c), effort);
        }
    }

    private static Operation.Convolution convolution(String name) {
        return (Operation.Convolution) NETWORK.operations().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, double[]>> expected(float[] input) {
        int elements = input.length / BATCH;
        return IntStream.range(0, BATCH)
                .mapToObj(image -> {
                    double[] pixels = IntStream.range(0, elements)
                            .mapToDouble(i -> input[image * elements + i])
                            .toArray();
                    return new NaiveNetwork(NETWORK, ChosenModel.SEED).run(pixels);
                })
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second", "third", "dilated", "pointwise", "strided", "last"})
    void everyCandidateIsExact(String layer) {
        try (model) {
            float[] input = ChosenModel.input(BATCH);
            List<Map<String, double[]>> expected = expected(input);
            List<Implementation> candidates = candidates(convolution(layer), Effort.EXHAUSTIVE);
            assertEquals(Implementation.OneDnn.FIRST, candidates.getFirst());
            for (Implementation candidate : candidates) {
                Map<String, float[]> outputs = model.run(new Choices(Map.of(layer, candidate)), input, BATCH);
                for (String output : NETWORK.outputs()) {
                    float[] values = requireNonNull(outputs.get(output));
                    for (int image = 0; image < BATCH; image++) {
                        double[] map = requireNonNull(expected.get(image).get(NETWORK.valueOf(output)));
                        double error = RelativeError.of(map, values, image * map.length);
                        assertTrue(error <= BOUND, layer + " by " + candidate.text() + ": " + output + " " + error);
                    }
                }
            }
        }
    }

    @Test
    void aPoolingIsComputedWithTheConvolutionOnlyIfNothingElseReadsIt() {
        try (model) {
            assertTrue(candidates(convolution("second"), Effort.TIMED).stream()
                    .anyMatch(candidate -> candidate instanceof Implementation.Winograd w && w.pooled()));
            // The normalization reads its value too, and its pooling has windows of 3x3.
            assertTrue(candidates(convolution("third"), Effort.TIMED).stream()
                    .noneMatch(candidate -> candidate instanceof Implementation.Winograd w && w.pooled()));
        }
    }

    @Test
    void allAtOnceAreExact() {
        try (model) {
            Map<String, Implementation> last = new HashMap<>();
            for (Operation operation : NETWORK.operations()) {
                if (operation instanceof Operation.Convolution c) {
                    last.put(c.name(), candidates(c, Effort.EXHAUSTIVE).getLast());
                }
            }
            float[] input = ChosenModel.input(BATCH);
            Map<String, float[]> outputs = model.run(new Choices(last), input, BATCH);
            Map<String, float[]> direct = model.run(Choices.DIRECT, input, BATCH);
            for (String output : NETWORK.outputs()) {
                float[] map = requireNonNull(direct.get(output));
                float[] other = requireNonNull(outputs.get(output));
                assertTrue(!Arrays.equals(map, other), output);
                double error = RelativeError.of(map, other);
                assertTrue(error <= BOUND, output + " " + error);
            }
        }
    }
}
