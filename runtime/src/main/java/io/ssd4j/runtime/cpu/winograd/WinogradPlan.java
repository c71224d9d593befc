// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

/**
 * How a variant divides a problem.
 *
 * @param problem the convolution
 * @param shape tile and channels
 * @param threads the number of threads
 * @param products what computes the products
 * @param whole whether each phase is done for the whole layer
 * @param rows the tiles along the height
 * @param columns the tiles along the width
 * @param tiles in the whole batch
 * @param blockTiles tiles of a block; all if the phases are done for the whole layer
 * @param groupPlanes the planes of one call of a product: all of a block, or a part that one thread computes for the whole layer
 */
record WinogradPlan(
        WinogradProblem problem,
        WinogradShape shape,
        int threads,
        ProductPrimitive products,
        boolean whole,
        TileGrid rows,
        TileGrid columns,
        int tiles,
        int blockTiles,
        int groupPlanes) {

    /** The groups of planes for each thread. */
    private static final int GROUPS = 4;

    static WinogradPlan of(WinogradProblem problem, WinogradVariant variant, int threads) {
        WinogradShape shape = new WinogradShape(
                variant.outputs(), problem.from().channels(), problem.to().channels());
        int dilation = problem.window().dilation();
        TileGrid rows = TileGrid.of(problem.to().height(), shape.tile(), dilation);
        TileGrid columns = TileGrid.of(problem.to().width(), shape.tile(), dilation);
        int tiles = Math.multiplyExact(Math.multiplyExact(rows.tiles(), columns.tiles()), problem.batch());
        boolean whole = variant.block() == WinogradVariant.WHOLE;
        int block = whole ? tiles : balanced(tiles, variant.block(), threads);
        int planes = variant.products().mostPlanes(whole ? groupPlanes(shape.planes(), threads) : shape.planes());
        return new WinogradPlan(
                problem, shape, threads, variant.products(), whole, rows, columns, tiles, block, planes);
    }

    /** The size of the largest equal blocks that all threads have equally many of. */
    private static int balanced(int tiles, int largest, int threads) {
        int blocks = Math.ceilDiv(Math.ceilDiv(tiles, Math.min(largest, tiles)), threads) * threads;
        return Math.ceilDiv(tiles, blocks);
    }

    /**
     * The largest groups of equally many planes with which the busiest thread has the least to do. Each thread has several: one that
     * computes faster takes more of them.
     */
    private static int groupPlanes(int planes, int threads) {
        int best = 1;
        int least = Integer.MAX_VALUE;
        for (int group = 1; group <= Math.max(1, planes / (GROUPS * threads)); group++) {
            int most = Math.ceilDiv(planes / group, threads) * group;
            if (planes % group == 0 && most <= least) {
                best = group;
                least = most;
            }
        }
        return best;
    }

    /** The image in the batch that a tile belongs to. */
    int image(int tile) {
        return tile / (rows.tiles() * columns.tiles());
    }

    /** The first row of a tile's outputs. */
    int top(int tile) {
        return rows.first(tile / columns.tiles() % rows.tiles());
    }

    /** The first column of a tile's outputs. */
    int left(int tile) {
        return columns.first(tile % columns.tiles());
    }

    int blocks() {
        return Math.ceilDiv(tiles, blockTiles);
    }

    /** The tiles of the last block if it is smaller than the others, otherwise 0. */
    int restTiles() {
        return tiles % blockTiles;
    }

    int groups() {
        return shape.planes() / groupPlanes;
    }

    /** The bytes between the planes of transformed inputs. */
    long sourcePlaneStride() {
        return Scratch.planeStride((long) blockTiles * shape.inputs() * Float.BYTES);
    }

    /** The bytes between the planes of products. */
    long productPlaneStride() {
        return Scratch.planeStride((long) blockTiles * shape.outputs() * Float.BYTES);
    }

    long sourceBytes() {
        return (long) Float.BYTES * problem.batch() * problem.from().elements();
    }

    long destinationBytes() {
        return (long) Float.BYTES * problem.batch() * problem.destination().elements();
    }
}
