// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * A queue, and one thread for each computation that takes batches from it. Safe to share between threads.
 *
 * @param <I> an image
 * @param <O> what is computed from it
 */
public final class Batcher<I, O> implements AutoCloseable {
    private final BatchLimits limits;
    private final BatchQueue<I, O> queue;
    private final List<? extends BatchComputation<I, O>> computations;
    private final List<Thread> threads = new ArrayList<>();

    private Batcher(BatchLimits limits, List<? extends BatchComputation<I, O>> computations) {
        this.limits = limits;
        this.queue = new BatchQueue<>(limits, QueueTime.SYSTEM);
        this.computations = List.copyOf(computations);
    }

    /**
     * Starts the threads.
     *
     * @param name the first part of the threads' names
     * @param computations each used by its own thread; closed with this
     */
    public static <I, O> Batcher<I, O> start(
            String name,
            BatchLimits limits,
            List<? extends BatchComputation<I, O>> computations,
            BatchListener listener) {
        Batcher<I, O> batcher = new Batcher<>(limits, computations);
        try {
            for (BatchComputation<I, O> computation : computations) {
                batcher.threads.add(Thread.ofPlatform()
                        .name(name + "-" + batcher.threads.size())
                        .daemon()
                        .start(new BatchWorker<>(batcher.queue, computation, listener)));
            }
            return batcher;
        } catch (RuntimeException | Error e) {
            // The system may refuse a thread; those that run must not wait for work for ever.
            batcher.queue.close();
            throw e;
        }
    }

    /** The limits it was started with. */
    public BatchLimits limits() {
        return limits;
    }

    /**
     * Reserves places in the queue; {@link #add} or {@link #giveBack} must follow.
     *
     * @param places the number of images
     * @throws QueueFullException if there is not enough room
     * @throws QueueClosedException if this is closed
     */
    public void reserve(int places) {
        queue.reserve(places);
    }

    /** Gives places back that were reserved and are not used. */
    public void giveBack(int places) {
        queue.giveBack(places);
    }

    /**
     * Adds images to reserved places.
     *
     * @param nanos how long the caller can wait for the results
     * @return a job for each image, in their order
     */
    public List<Job<I, O>> add(List<I> images, long nanos) {
        return queue.add(images, nanos);
    }

    /** Cancels a job: it is not computed if it still waits, and its place is free at once. */
    public void cancel(Job<I, O> job) {
        queue.cancel(job);
    }

    /** The images that wait, or have a reserved place. */
    public int size() {
        return queue.size();
    }

    /** Takes no more images, waits until those that have a place are computed, and closes the computations; idempotent. */
    @Override
    public void close() {
        queue.close();
        for (Thread thread : threads) {
            join(thread);
        }
        computations.forEach(BatchComputation::close);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                // Sessions in use cannot be closed.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
