// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.List;

/**
 * The buffers and prepared work to run a model at one batch size: fill {@link #input()}, {@link #run()}, read {@link #outputs()},
 * and repeat.
 *
 * <p>One thread at a time: a call that finds another thread inside the session is rejected with
 * {@link java.util.ConcurrentModificationException} and disturbs nothing. A session may move between threads between calls.
 * {@link #run()} allocates nothing on the Java heap.
 *
 * @param <I> the form of the input
 * @param <O> the form of the outputs
 */
public interface Session<I extends SessionInput, O extends SessionOutputs> extends AutoCloseable {

    /** The model this session runs. */
    Model model();

    /** The options it was opened with. */
    SessionOptions<I, O> options();

    /** Images per run. */
    default int batch() {
        return options().batch();
    }

    /** The input; the same object for the session's lifetime. */
    I input();

    /** The outputs; the same object for the session's lifetime. */
    O outputs();

    /**
     * Computes the outputs from the input and returns when they can be read.
     *
     * @throws IllegalStateException if the session is closed, or if an image of a {@link FrameInput} has no frame
     * @throws java.util.ConcurrentModificationException if another thread is running the session
     * @throws NativeCallException if the device fails
     */
    default void run() {
        start();
        await();
    }

    /**
     * Starts a run. On a GPU this returns before the outputs are computed; {@link #await()} must follow. Until then the input
     * must not be written and the outputs must not be read on the host. The CPU engine computes here.
     *
     * @throws IllegalStateException if the session is closed, or if an image of a {@link FrameInput} has no frame
     * @throws java.util.ConcurrentModificationException if the session is already running
     * @throws NativeCallException if the device fails
     */
    void start();

    /**
     * Returns when the outputs of the run in progress can be read.
     *
     * @throws IllegalStateException if no run was started, or the session is closed
     * @throws java.util.ConcurrentModificationException if another thread is inside the session
     * @throws NativeCallException if the device failed
     */
    void await();

    /**
     * Computes the outputs from the input as {@link #run()} does, and measures each part of the computation: the layers, and the
     * changes of layout between them. Measuring separates what a run overlaps, so the sum may be more than the time of a run.
     *
     * @param runs the number of runs, at least 1, of which the medians are returned
     * @return in the order of the computation; empty if the engine cannot measure the parts one by one, as on a GPU
     * @throws IllegalArgumentException if the number is below 1
     * @throws IllegalStateException if the session is closed, or if an image of a {@link FrameInput} has no frame
     * @throws java.util.ConcurrentModificationException if another thread is running the session
     * @throws NativeCallException if the device fails
     */
    List<LayerTime> timeLayers(int runs);

    /**
     * Whether the engine may still replace implementations by faster ones. While this is true, further runs bring the choice forward;
     * once it is false, it stays false. Safe to call while another thread runs the session.
     */
    default boolean isChoosing() {
        return false;
    }

    /** How the activations share one slab of memory. */
    MemoryPlan memoryPlan();

    /**
     * Releases the buffers; idempotent. Input and output segments are unusable afterwards, and so are device addresses, stream
     * and event: a consumer on the device must have finished.
     *
     * @throws IllegalStateException if another thread is running the session, or a run was started and not awaited; it stays open
     */
    @Override
    void close();
}
