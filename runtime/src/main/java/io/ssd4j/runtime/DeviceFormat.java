// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** The layout and element type of outputs that stay in the GPU's memory. */
public enum DeviceFormat {
    /** [batch, channels, height, width] float32, PyTorch's default layout. */
    FLOAT32_NCHW,

    /**
     * [batch, height, width, channels] in the model's own element type, exactly as the last layer wrote it. Nothing is converted
     * or copied, and tensor cores read a convolution's input in this layout.
     */
    NATIVE_NHWC
}
