// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.util.ArrayList;
import java.util.List;

/** Which variants of a problem are worth trying. */
final class WinogradGuess {
    /** With fewer tiles, the weights are read from memory too often. */
    private static final int LEAST_BLOCK = 16;

    private WinogradGuess() {}

    /** The variants, the probably fastest first; empty if there are fewer channels than a vector has lanes. */
    static List<WinogradVariant> variants(WinogradProblem problem, int threads, long cacheBytes) {
        List<WinogradVariant> variants = new ArrayList<>();
        int least = Math.min(problem.from().channels(), problem.to().channels());
        if (least < Lanes.COUNT) {
            return variants;
        }
        for (int outputs : List.of(4, 6)) {
            int half = block(problem, outputs, cacheBytes / 2);
            int whole = block(problem, outputs, cacheBytes);
            addBlocks(variants, outputs, half);
            addBlocks(variants, outputs, whole);
            variants.add(new WinogradVariant(outputs, WinogradVariant.WHOLE));
        }
        return variants;
    }

    private static void addBlocks(List<WinogradVariant> variants, int outputs, int block) {
        if (block >= LEAST_BLOCK) {
            variants.add(new WinogradVariant(outputs, block));
        }
    }

    /** The number of tiles whose transformed inputs and products take some bytes. */
    private static int block(WinogradProblem problem, int outputs, long bytes) {
        int planes = (outputs + 2) * (outputs + 2);
        long channels = problem.from().channels() + problem.to().channels();
        return Math.toIntExact(Math.min(bytes / (planes * channels * Float.BYTES), 100_000));
    }
}
