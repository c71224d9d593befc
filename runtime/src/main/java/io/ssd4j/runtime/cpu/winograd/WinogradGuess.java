// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Which variants of a problem are worth trying. Larger tiles need fewer multiplications, but 1.8 times as many weights. They pay while the
 * weights stay in the cache; with more weights than that, each is read only once if the phases are done for the whole layer.
 */
final class WinogradGuess {
    private static final int SMALL = 4;
    private static final int LARGE = 6;

    /** With fewer tiles, the weights are read from memory too often. */
    private static final int LEAST_BLOCK = 16;

    /** From this number on, the weights are read rarely enough. */
    private static final int GOOD_BLOCK = 32;

    private final WinogradProblem problem;
    private final int threads;
    private final SequencedSet<WinogradVariant> variants = new LinkedHashSet<>();

    private WinogradGuess(WinogradProblem problem, int threads) {
        this.problem = problem;
        this.threads = threads;
    }

    /** The variants, the probably fastest first; empty if there are fewer channels than a vector has lanes. */
    static List<WinogradVariant> variants(WinogradProblem problem, int threads, long cacheBytes) {
        int least = Math.min(problem.from().channels(), problem.to().channels());
        return least < Lanes.COUNT ? List.of() : new WinogradGuess(problem, threads).variants(cacheBytes);
    }

    private List<WinogradVariant> variants(long cacheBytes) {
        boolean fewWeights = (long) problem.from().channels() * problem.to().channels() * planes(LARGE) * Float.BYTES
                <= 2 * cacheBytes;
        if (fewWeights) {
            addBlocks(LARGE, Math.max(GOOD_BLOCK, tiles(LARGE, cacheBytes / 2)));
            addBlocks(LARGE, tiles(LARGE, cacheBytes));
            addBlocks(SMALL, tiles(SMALL, cacheBytes / 2));
            addBlocks(SMALL, tiles(SMALL, cacheBytes));
            addBlocks(SMALL, tiles(SMALL, 4 * cacheBytes));
        }
        variants.add(new WinogradVariant(SMALL, WinogradVariant.WHOLE));
        if (!fewWeights) {
            addBlocks(SMALL, tiles(SMALL, 4 * cacheBytes));
        }
        variants.add(new WinogradVariant(LARGE, WinogradVariant.WHOLE));
        return new ArrayList<>(variants);
    }

    /** Adds a variant with blocks, unless they are too small, or so large that a thread would have none. */
    private void addBlocks(int outputs, int tiles) {
        int all = TileGrid.of(problem.to().height(), outputs, problem.window().dilation())
                        .tiles()
                * TileGrid.of(problem.to().width(), outputs, problem.window().dilation())
                        .tiles()
                * problem.batch();
        if (tiles >= LEAST_BLOCK && (long) tiles * threads <= all) {
            variants.add(new WinogradVariant(outputs, tiles));
        }
    }

    private static int planes(int outputs) {
        return (outputs + 2) * (outputs + 2);
    }

    /** The number of tiles whose transformed inputs and products take some bytes. */
    private int tiles(int outputs, long bytes) {
        long channels = (long) problem.from().channels() + problem.to().channels();
        return Math.toIntExact(Math.min(bytes / (planes(outputs) * channels * Float.BYTES), 100_000));
    }
}
