// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Which variants of a problem are worth trying. Larger tiles need fewer multiplications, and their transformed values take less memory,
 * but 1.8 times as many weights. They pay while the weights stay in the cache. With more weights than that, each is read only once if the
 * phases are done for the whole layer; then larger tiles pay while the weights are less than the values.
 */
final class WinogradGuess {
    private static final int SMALL = 4;
    private static final int LARGE = 6;

    /** With fewer tiles, the weights are read from memory too often. */
    private static final int LEAST_BLOCK = 16;

    /** From this number on, the weights are read rarely enough. */
    private static final int GOOD_BLOCK = 32;

    /** With more values of an image than this for each weight, reading the weights anew for each block costs little. */
    private static final int MOST_VALUES_PER_WEIGHT = 8;

    /** From this number of input channels on, products by pointwise convolutions are worth timing. */
    private static final int MANY_CHANNELS = 512;

    /** Vectors of 256 bits, with which pointwise convolutions were measured to be faster. */
    private static final int MEASURED_LANES = 8;

    private final WinogradProblem problem;
    private final int threads;
    private final SequencedSet<WinogradVariant> variants = new LinkedHashSet<>();

    private WinogradGuess(WinogradProblem problem, int threads) {
        this.problem = problem;
        this.threads = threads;
    }

    /** The promising variants, the probably fastest first; empty if there are fewer channels than a vector has lanes. */
    static List<WinogradVariant> promising(WinogradProblem problem, int threads, long cacheBytes) {
        WinogradGuess guess = new WinogradGuess(problem, threads);
        guess.addPromising(cacheBytes);
        return List.copyOf(guess.variants);
    }

    /** The promising variants, and then those with tiles of the other size. */
    static List<WinogradVariant> all(WinogradProblem problem, int threads, long cacheBytes) {
        WinogradGuess guess = new WinogradGuess(problem, threads);
        guess.addPromising(cacheBytes);
        guess.addOthers(cacheBytes);
        return List.copyOf(guess.variants);
    }

    private void addOthers(long cacheBytes) {
        if (variants.isEmpty()) {
            return;
        }
        addBlocks(SMALL, tiles(SMALL, cacheBytes / 2));
        addBlocks(SMALL, tiles(SMALL, cacheBytes));
        addBlocks(SMALL, tiles(SMALL, 4 * cacheBytes));
        addWhole(SMALL);
        addBlocks(LARGE, tiles(LARGE, 4 * cacheBytes));
        addWhole(LARGE);
    }

    private void addPromising(long cacheBytes) {
        if (Math.min(problem.from().channels(), problem.to().channels()) < Lanes.COUNT) {
            return;
        }
        if (weightBytes(LARGE) <= 2 * cacheBytes) {
            addBlocks(LARGE, Math.max(GOOD_BLOCK, tiles(LARGE, cacheBytes / 2)));
            addBlocks(LARGE, tiles(LARGE, cacheBytes));
            addWholeIfWorth(LARGE);
        } else {
            addWholeIfWorth(SMALL);
            addBlocks(SMALL, tiles(SMALL, 4 * cacheBytes));
            if (weightBytes(LARGE) <= problem.batch() * valueBytes(LARGE)) {
                addWholeIfWorth(LARGE);
            }
        }
        if (variants.isEmpty()) {
            addWhole(SMALL);
        }
    }

    /** With many more values than weights, blocks are faster, and need much less memory. */
    private void addWholeIfWorth(int outputs) {
        if (valueBytes(outputs) <= MOST_VALUES_PER_WEIGHT * weightBytes(outputs)) {
            addWhole(outputs);
        }
    }

    /** Adds the variants whose phases are done for the whole layer. */
    private void addWhole(int outputs) {
        WinogradVariant matmul = new WinogradVariant(outputs, WinogradVariant.WHOLE);
        WinogradVariant pointwise = new WinogradVariant(outputs, WinogradVariant.WHOLE, ProductPrimitive.POINTWISE);
        if (problem.from().channels() < MANY_CHANNELS) {
            variants.add(matmul);
        } else if (Lanes.COUNT == MEASURED_LANES) {
            variants.addAll(List.of(pointwise, matmul));
        } else {
            variants.addAll(List.of(matmul, pointwise));
        }
    }

    /** Adds a variant with blocks, unless they are too small, or so large that a thread would have none. */
    private void addBlocks(int outputs, int tiles) {
        if (tiles >= LEAST_BLOCK && (long) tiles * threads <= allTiles(outputs)) {
            variants.add(new WinogradVariant(outputs, tiles));
        }
    }

    /** The tiles of the whole batch. */
    private int allTiles(int outputs) {
        int dilation = problem.window().dilation();
        return TileGrid.of(problem.to().height(), outputs, dilation).tiles()
                * TileGrid.of(problem.to().width(), outputs, dilation).tiles()
                * problem.batch();
    }

    private static int planes(int outputs) {
        return (outputs + 2) * (outputs + 2);
    }

    private long weightBytes(int outputs) {
        return (long) problem.from().channels() * problem.to().channels() * planes(outputs) * Float.BYTES;
    }

    /** What the transformed inputs and the products of one image take. */
    private long valueBytes(int outputs) {
        return (long) allTiles(outputs) / problem.batch() * tileBytes(outputs);
    }

    /** What the transformed inputs and the products of a tile take. */
    private long tileBytes(int outputs) {
        return (long) planes(outputs)
                * (problem.from().channels() + problem.to().channels())
                * Float.BYTES;
    }

    /** The number of tiles whose transformed inputs and products take some bytes. */
    private int tiles(int outputs, long bytes) {
        return Math.toIntExact(Math.min(bytes / tileBytes(outputs), 100_000));
    }
}
