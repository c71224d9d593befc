// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.memory.MemoryPlan;
import java.lang.foreign.MemorySegment;

/**
 * The buffers and prepared work to run a model at one batch size: write {@link #input()}, {@link #run()}, read
 * {@link #output(String)}, again and again. {@link SessionOptions} may replace either end: pictures go in by {@link #frame},
 * outputs stay in the GPU's memory, told by {@link #deviceOutput}.
 *
 * <p>One thread at a time: a call that finds another thread inside the session is refused with
 * {@link java.util.ConcurrentModificationException} and disturbs nothing. A session may move between threads between
 * calls. {@link #run()} allocates nothing on the Java heap, nor does {@link #frame} for a frame of the geometry that its image had
 * before.
 */
public interface Session extends AutoCloseable {

    /** The model this session runs. */
    Model model();

    /** Images per run. */
    default int batch() {
        return options().batch();
    }

    /** What it was opened for. */
    SessionOptions options();

    /**
     * The input, [batch, channels, height, width] float32, dense, writable; the same segment for the session's life.
     *
     * @throws IllegalStateException where the session was opened for {@link SessionInput.Frames}, or is closed
     */
    MemorySegment input();

    /**
     * Gives one image of the batch its picture, for the next run and those after it until it gets another. The pixels are read before
     * this returns: the frame's memory may be rewritten then.
     *
     * <p>The CPU engine resizes here. A GPU engine copies the rows that are needed into pinned memory and starts their upload, so that one
     * image is uploaded while the next is copied; they are resized in the run.
     *
     * @param image 0 to {@link #batch()} - 1
     * @throws IndexOutOfBoundsException where the batch has no such image
     * @throws IllegalArgumentException where the frame is larger than {@link SessionInput.Frames} says
     * @throws IllegalStateException where the session was not opened for frames, or is closed
     * @throws java.util.ConcurrentModificationException where the session is running
     * @throws NativeCallException where the device fails
     */
    void frame(int image, Frame frame);

    /**
     * Computes the outputs from the input and returns when they can be read.
     *
     * @throws IllegalStateException where the session is closed
     * @throws java.util.ConcurrentModificationException where another thread is running it
     * @throws NativeCallException where the device fails
     */
    default void run() {
        start();
        await();
    }

    /**
     * Starts computing the outputs from the input and returns, on a GPU before they are there; {@link #await()} must follow.
     * Until then the input must not be written, and the outputs not be read on the host. The CPU engine computes here.
     *
     * @throws IllegalStateException where the session is closed, or where it takes frames and an image has never had one
     * @throws java.util.ConcurrentModificationException where the session is running already
     * @throws NativeCallException where the device fails
     */
    void start();

    /**
     * Returns when the outputs of the run that was started can be read.
     *
     * @throws IllegalStateException where none was started
     * @throws NativeCallException where the device has failed
     */
    void await();

    /**
     * An output of the latest run, [batch, channels, height, width] float32, dense, read-only, without a copy; the
     * same segment for the session's life, rewritten by the next run.
     *
     * @param name an output of the network, for example {@code conv4_3}
     * @throws IllegalArgumentException where the network has no such output
     * @throws IllegalStateException where the outputs are kept on the device, or the session is closed
     */
    MemorySegment output(String name);

    /**
     * An output of the latest run where it lies in the device's memory; the same address for the session's life, rewritten by the next
     * run. {@link #deviceSignal()} tells when it can be read there.
     *
     * @param name an output of the network
     * @throws IllegalArgumentException where the network has no such output
     * @throws IllegalStateException where the outputs go to the host, or the session is closed
     */
    DeviceOutput deviceOutput(String name);

    /**
     * What a consumer on the device waits for before it reads the outputs; the same for the session's life.
     *
     * @throws IllegalStateException where the outputs go to the host, or the session is closed
     */
    DeviceSignal deviceSignal();

    /** How the activations share one slab of memory; prints as a table. */
    MemoryPlan memoryPlan();

    /**
     * Releases the buffers; idempotent. The input and output segments are unusable afterwards, and so are addresses, stream and event
     * on the device: what reads there must be done before.
     *
     * @throws IllegalStateException where another thread is running the session; it stays open
     */
    @Override
    void close();
}
