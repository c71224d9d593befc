// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/**
 * A tensor of an operation, as data.
 *
 * @param role what it is to the operation
 * @param type its elements
 * @param extents N, C, H, W, each at least 1; fewer than 2^31 elements in all
 * @param strides in elements, each at least 1
 * @param alignment bytes that its address is a multiple of; a multiple of the element's size
 */
public record TensorSpec(TensorRole role, DataType type, Dims extents, Dims strides, int alignment) {
    /** What every engine can load at once; every allocation of the CUDA driver is aligned to more. */
    public static final int ALIGNMENT = 16;

    /** Kernels index with 32 bits. cuDNN 9.24 plans larger tensors without a word, so the limit is kept here. */
    public static final long MOST_ELEMENTS = Integer.MAX_VALUE;

    /** Checks what cuDNN would not. */
    public TensorSpec {
        if (extents.least() < 1) {
            throw new IllegalArgumentException("every extent must be at least 1: " + role + " " + extents);
        }
        if (strides.least() < 1) {
            // A stride of 0 makes every image, or row, the same one.
            throw new IllegalArgumentException("every stride must be at least 1: " + role + " " + strides);
        }
        if (extents.product() > MOST_ELEMENTS) {
            throw new IllegalArgumentException(role + " " + extents + " has " + extents.product()
                    + " elements, which is more than the " + MOST_ELEMENTS
                    + " that a tensor may have: split the batch");
        }
    }

    /** A dense tensor with the channels of a position side by side: NHWC, for filters KRSC. */
    public static TensorSpec of(TensorRole role, DataType type, Dims extents) {
        return new TensorSpec(role, type, extents, extents.channelsLast(), ALIGNMENT);
    }

    /** One value per channel. */
    static TensorSpec perChannel(TensorRole role, DataType type, long channels) {
        return of(role, type, new Dims(1, channels, 1, 1));
    }

    /** One number on the host. */
    static TensorSpec scalar(TensorRole role) {
        Dims one = new Dims(1, 1, 1, 1);
        return new TensorSpec(role, DataType.FLOAT, one, one, DataType.FLOAT.bytes());
    }

    /** A tensor of the same extents that stays inside the fused operation, in float32. */
    TensorSpec virtual(TensorRole as) {
        return of(as, DataType.FLOAT, extents);
    }

    /**
     * Passes where it has the role.
     *
     * @throws IllegalArgumentException where it has another
     */
    void require(TensorRole expected) {
        if (role != expected) {
            throw new IllegalArgumentException("a tensor with the role " + role + " is no " + expected);
        }
    }

    /** Bytes of a dense tensor like this. */
    public long bytes() {
        return extents.product() * type.bytes();
    }
}
