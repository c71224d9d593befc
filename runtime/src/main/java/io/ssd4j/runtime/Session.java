// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.memory.MemoryPlan;
import java.lang.foreign.MemorySegment;

/**
 * The buffers and prepared work to run a model at one batch size: write {@link #input()}, {@link #run()}, read
 * {@link #output(String)}, again and again.
 *
 * <p>One thread at a time: a call that finds another thread inside the session is refused with
 * {@link java.util.ConcurrentModificationException} and disturbs nothing. A session may move between threads between
 * calls. {@link #run()} allocates nothing on the Java heap.
 */
public interface Session extends AutoCloseable {

    /** The model this session runs. */
    Model model();

    /** Images per run. */
    int batch();

    /** The input, [batch, channels, height, width] float32, dense, writable; the same segment for the session's life. */
    MemorySegment input();

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
     * Until then the input must not be written, and the outputs not be read. The CPU engine computes here.
     *
     * @throws IllegalStateException where the session is closed
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
     */
    MemorySegment output(String name);

    /** How the activations share one slab of memory; prints as a table. */
    MemoryPlan memoryPlan();

    /**
     * Releases the buffers; idempotent. The input and output segments are unusable afterwards.
     *
     * @throws IllegalStateException where another thread is running the session; it stays open
     */
    @Override
    void close();
}
