// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/**
 * The number of threads of a launch.
 *
 * @param gridX blocks along x, up to 2^31 - 1
 * @param gridY blocks along y, up to 65 535
 * @param gridZ blocks along z, up to 65 535
 * @param blockX threads per block along x
 * @param blockY threads per block along y
 * @param blockZ threads per block along z
 * @param sharedBytes dynamic shared memory per block
 */
public record LaunchShape(int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int sharedBytes) {
    /** Maximum number of blocks along y or z. */
    public static final int LARGEST_GRID_SIDE = 65_535;

    /** Rejects what no GPU supports, because the driver's error does not say which number is wrong. */
    public LaunchShape {
        requirePositive("gridX", gridX);
        requirePositive("gridY", gridY);
        requirePositive("gridZ", gridZ);
        requirePositive("blockX", blockX);
        requirePositive("blockY", blockY);
        requirePositive("blockZ", blockZ);
        if (gridY > LARGEST_GRID_SIDE || gridZ > LARGEST_GRID_SIDE) {
            throw new IllegalArgumentException("a grid of " + gridX + " x " + gridY + " x " + gridZ
                    + " blocks: y and z end at " + LARGEST_GRID_SIDE);
        }
        if (sharedBytes < 0) {
            throw new IllegalArgumentException(sharedBytes + " bytes of shared memory");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " of a launch is " + value);
        }
    }

    /**
     * A one-dimensional launch with at least a given number of threads.
     *
     * @throws ArithmeticException if that needs 2^31 blocks or more
     */
    public static LaunchShape of(long threads, int blockThreads) {
        requirePositive("blockX", blockThreads);
        return new LaunchShape(
                Math.toIntExact(Math.ceilDiv(threads, (long) blockThreads)), 1, 1, blockThreads, 1, 1, 0);
    }
}
