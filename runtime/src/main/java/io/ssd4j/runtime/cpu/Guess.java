// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The choices that nothing is timed for. A Winograd convolution needs 4 times fewer multiplications, but reads 4 times more
 * weights, so it is taken where each weight is used often: with enough tiles of outputs, and without dilation, which divides an
 * image into small grids.
 */
final class Guess {
    /** With fewer tiles, reading the transformed weights takes longer than the multiplications that they save. */
    private static final long LEAST_TILES = 20;

    private static final int TILE = 4;

    private record Gain(String layer, Implementation implementation, long multiplications, long bytes) {
        double worth() {
            return (double) multiplications / bytes;
        }
    }

    private Guess() {}

    /** Guesses for a session; the calling thread's OpenMP thread count must be that of the session's runs. */
    static Choices of(SessionRecipe recipe) {
        List<Gain> gains = new ArrayList<>();
        try (CloseStack descriptors = new CloseStack()) {
            Convolutions convolutions = recipe.convolutions(descriptors);
            for (Operation operation : recipe.network().operations()) {
                if (operation instanceof Operation.Convolution c) {
                    ConvolutionProblem problem = recipe.problem(c);
                    if (tiles(recipe.batch(), problem) >= LEAST_TILES
                            && c.window().dilation() == 1) {
                        convolutions
                                .probablyFastest(problem)
                                .ifPresent(implementation -> gains.add(new Gain(
                                        c.name(),
                                        implementation,
                                        multiplications(problem),
                                        convolutions
                                                .lower(problem, implementation)
                                                .derivedBytes())));
                    }
                }
            }
        }
        long bytes = gains.stream().mapToLong(Gain::bytes).sum();
        gains.sort(Comparator.comparingDouble(Gain::worth));
        Map<String, Implementation> chosen = new HashMap<>();
        for (Gain gain : gains) {
            if (bytes > recipe.device().options().transformedWeightsLimit()) {
                bytes -= gain.bytes();
            } else {
                chosen.put(gain.layer(), gain.implementation());
            }
        }
        return new Choices(chosen);
    }

    private static long tiles(int batch, ConvolutionProblem problem) {
        return (long) batch
                * Math.ceilDiv(problem.to().height(), TILE)
                * Math.ceilDiv(problem.to().width(), TILE);
    }

    private static long multiplications(ConvolutionProblem problem) {
        return problem.to().elements() * problem.from().channels();
    }
}
