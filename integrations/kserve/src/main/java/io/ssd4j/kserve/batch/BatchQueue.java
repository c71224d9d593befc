// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The images that wait. A request reserves places before it decodes its images, so that a full queue refuses it before any work is done.
 *
 * <p>Every change wakes one thread only, and a thread that takes a batch, or ends, wakes the next one if there is still something to do.
 *
 * @param <I> an image
 * @param <O> what is computed from it
 */
final class BatchQueue<I, O> {
    private final BatchLimits limits;
    private final QueueTime time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Job<I, O>> waiting = new ArrayDeque<>();

    /** Places of images that are being decoded. */
    private int reserved;

    private boolean closed;

    BatchQueue(BatchLimits limits, QueueTime time) {
        this.limits = limits;
        this.time = time;
    }

    /**
     * Reserves places; {@link #add} or {@link #giveBack} must follow.
     *
     * @throws QueueFullException if there is not enough room
     * @throws QueueClosedException if the queue is closed
     */
    void reserve(int places) {
        lock.lock();
        try {
            if (closed) {
                throw new QueueClosedException("the model is being unloaded");
            }
            int used = waiting.size() + reserved;
            if (places > limits.capacity() - used) {
                throw new QueueFullException("the queue is full: " + used + " of " + limits.capacity()
                        + " images wait, and the request has " + places + "; try again later");
            }
            reserved += places;
        } finally {
            lock.unlock();
        }
    }

    /** Gives places back that were reserved and are not used. */
    void giveBack(int places) {
        lock.lock();
        try {
            reserved -= places;
            // The last one that a closed queue waits for may have gone.
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds images to reserved places, also to a queue that has been closed since.
     *
     * @param nanos how long the caller can wait for the result
     */
    List<Job<I, O>> add(List<I> images, long nanos) {
        lock.lock();
        try {
            long now = time.now();
            List<Job<I, O>> jobs = new ArrayList<>(images.size());
            for (I image : images) {
                jobs.add(new Job<>(image, now, now + nanos));
            }
            waiting.addAll(jobs);
            reserved -= images.size();
            changed.signal();
            return jobs;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a job, if it has not been taken, and cancels it. One that has been taken is computed, but its caller no longer waits. */
    void cancel(Job<I, O> job) {
        lock.lock();
        try {
            waiting.remove(job);
            changed.signal();
        } finally {
            lock.unlock();
        }
        job.result().cancel(false);
    }

    /**
     * Waits for a batch: as many jobs as may be computed together, or those that are there when the oldest has waited for the delay. Jobs whose
     * deadline has passed are failed and left out.
     *
     * @return the jobs, the oldest first; empty if the queue is closed and will stay empty
     */
    List<Job<I, O>> take() throws InterruptedException {
        while (true) {
            List<Job<I, O>> expired = new ArrayList<>();
            List<Job<I, O>> batch = new ArrayList<>();
            boolean ended;
            lock.lock();
            try {
                ended = !awaitBatch();
                poll(batch, expired);
                if (ended || !waiting.isEmpty()) {
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
            // Outside of the lock, because completing a job may run other code.
            expired.forEach(job -> job.result()
                    .completeExceptionally(new DeadlineException("the deadline passed before the image was computed")));
            if (ended || !batch.isEmpty()) {
                return batch;
            }
        }
    }

    /** Returns whether there is a batch; false if there will never be one again. */
    private boolean awaitBatch() throws InterruptedException {
        while (true) {
            if (waiting.isEmpty()) {
                if (closed && reserved == 0) {
                    return false;
                }
                changed.await();
            } else {
                long rest = limits.maxDelay().toNanos()
                        - (time.now() - waiting.getFirst().added());
                if (closed || waiting.size() >= limits.maxBatch() || rest <= 0) {
                    return true;
                }
                time.await(changed, rest);
            }
        }
    }

    private void poll(List<Job<I, O>> batch, List<Job<I, O>> expired) {
        long now = time.now();
        while (batch.size() < limits.maxBatch() && !waiting.isEmpty()) {
            Job<I, O> job = waiting.remove();
            job.taken(now);
            (job.isExpired(now) ? expired : batch).add(job);
        }
    }

    /** Refuses further reservations; what has a place is still computed. Idempotent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The images that wait or have a reserved place. */
    int size() {
        lock.lock();
        try {
            return waiting.size() + reserved;
        } finally {
            lock.unlock();
        }
    }
}
