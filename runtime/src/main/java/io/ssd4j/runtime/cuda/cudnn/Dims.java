// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/**
 * Extents or strides in the order in which cuDNN names a tensor's axes, independent of their order in memory.
 *
 * @param n batch; of filters, output channels
 * @param c channels; of filters, input channels
 * @param h rows
 * @param w columns
 */
record Dims(long n, long c, long h, long w) {

    long[] toArray() {
        return new long[] {n, c, h, w};
    }

    long least() {
        return Math.min(Math.min(n, c), Math.min(h, w));
    }

    /** Their product: the elements of a tensor with these extents. */
    long product() {
        return Math.multiplyExact(Math.multiplyExact(n, c), Math.multiplyExact(h, w));
    }

    /**
     * Strides, in elements, of a dense tensor of these extents whose channels are contiguous: NHWC for activations, KRSC for filters.
     */
    Dims channelsLast() {
        return new Dims(c * h * w, 1, c * w, c);
    }

    /** {@code 8x64x75x75}. */
    @Override
    public String toString() {
        return n + "x" + c + "x" + h + "x" + w;
    }
}
