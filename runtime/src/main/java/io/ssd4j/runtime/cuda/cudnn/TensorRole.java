// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/**
 * What a tensor is to an operation. cuDNN tells tensors apart by a number only, and takes two tensors with one number for
 * one and the same without a word, so every role has its own.
 */
public enum TensorRole {
    /** What the operation reads. */
    INPUT(1, Storage.DEVICE),
    /** A convolution's filters. */
    WEIGHTS(2, Storage.DEVICE),
    /** A convolution's bias. */
    BIAS(3, Storage.DEVICE),
    /** What the operation writes. */
    OUTPUT(4, Storage.DEVICE),
    /** A normalization's factor per channel. */
    SCALE(5, Storage.DEVICE),
    /** A normalization's summand under the root. */
    EPSILON(6, Storage.VALUE),
    /** A convolution's sums before the bias. */
    CONVOLVED(7, Storage.VIRTUAL),
    /** A convolution's sums with the bias, before ReLU. */
    BIASED(8, Storage.VIRTUAL);

    /** Where a tensor is. */
    enum Storage {
        /** In device memory. */
        DEVICE,
        /** Nowhere: it stays in the registers of the fused kernel. */
        VIRTUAL,
        /** On the host: a number, read when the plan is executed. */
        VALUE
    }

    private final long uid;
    private final Storage storage;

    TensorRole(long uid, Storage storage) {
        this.uid = uid;
        this.storage = storage;
    }

    /** The number that stands for it in graphs, plans and their JSON. Changing one makes stored plans useless. */
    public long uid() {
        return uid;
    }

    /** Whether it has a device address when a plan is executed. */
    public boolean onDevice() {
        return storage == Storage.DEVICE;
    }

    /** Whether it exists only inside the fused operation. */
    public boolean virtual() {
        return storage == Storage.VIRTUAL;
    }

    /** Whether it is a number on the host. */
    public boolean byValue() {
        return storage == Storage.VALUE;
    }
}
