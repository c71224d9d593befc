// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.network.Shape;

/**
 * An output in a GPU's memory, for a consumer on that GPU: a kernel, cuDNN, TensorRT. Valid until the session is closed. After that
 * the memory may be reused, and using the address is an error that goes undetected.
 *
 * @param address its start, a CUdeviceptr in the device's primary context; a multiple of 256
 * @param bytes its size; the layout is dense
 * @param batch the number of images
 * @param shape the shape for one image
 * @param layout the order of the dimensions
 * @param element the element type
 */
public record DeviceOutput(long address, long bytes, int batch, Shape shape, Layout layout, ElementType element) {

    /** The order of the dimensions, outermost first. */
    public enum Layout {
        /** [batch, channels, height, width]. */
        NCHW,
        /** [batch, height, width, channels]. */
        NHWC
    }
}
