// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.image.Frame;

/**
 * Input as frames with 8 bits per channel. Each is resized to the network's input and normalized as the session's {@link
 * io.ssd4j.runtime.image.FrameConversion} says. Every engine computes exactly the values of {@link io.ssd4j.runtime.image.FrameTransform}, then
 * rounds them to its precision.
 */
public non-sealed interface FrameInput extends SessionInput {

    /**
     * Sets the frame of one image; every later run uses it until it is replaced. The pixels are read before this returns, so the
     * frame's memory may be overwritten then. Allocates nothing on the heap if the image's previous frame had the same geometry.
     *
     * <p>The CPU engine resizes here. A GPU engine copies the rows it needs to pinned memory and starts their upload, so that one
     * image is uploaded while the next is copied; the run resizes them.
     *
     * @param image 0 to batch - 1
     * @throws IndexOutOfBoundsException if the batch has no such image
     * @throws IllegalArgumentException if the frame is larger than the session allows
     * @throws IllegalStateException if the session is closed
     * @throws java.util.ConcurrentModificationException if the session is running
     * @throws NativeCallException if the device fails
     */
    void set(int image, Frame frame);

    /**
     * Sets a frame of one image that is in the memory of the session's GPU; every later run reads it there, until it is replaced. Nothing is
     * copied: only the position of the pixels, and the tables of a new geometry, are uploaded. The largest extents of {@link
     * SessionOptions#frames} do not apply.
     *
     * <p>The memory may be overwritten or freed when a run that reads it has been awaited and another frame is set, or no other run follows.
     *
     * @param image 0 to batch - 1
     * @param producer what the next run waits for
     * @throws IndexOutOfBoundsException if the batch has no such image
     * @throws IllegalArgumentException if the address is not in memory of this GPU, or the frame reaches beyond its allocation; or if the
     *     engine has no such memory
     * @throws IllegalStateException if the session is closed
     * @throws java.util.ConcurrentModificationException if the session is running
     * @throws NativeCallException if the device fails
     */
    void set(int image, DeviceFrame frame, DeviceProducer producer);
}
