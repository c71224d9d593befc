// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.threads;

import static io.ssd4j.bindings.gomp.gomp_h.GOMP_parallel;
import static io.ssd4j.bindings.gomp.gomp_h.omp_get_num_threads;
import static io.ssd4j.bindings.gomp.gomp_h.omp_get_thread_num;
import static io.ssd4j.bindings.gomp.gomp_h.omp_in_parallel;

import io.ssd4j.bindings.gomp.GOMP_parallel$region;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Runs Java code on OpenMP's threads. They wait actively for a while after each parallel region, so threads of our own would compete with
 * them for the processors whenever a primitive of oneDNN has run just before. libgomp keeps one group of workers for each thread that
 * starts regions; two callers at the same time therefore do not wait for each other, but share the processors.
 *
 * <p>A primitive that a task executes runs on the task's thread alone, and must have been created for one thread.
 *
 * @param threads how many threads take part in a run, the caller among them, at least 1
 */
public record ThreadTeam(int threads) {
    /** As many runs can be in progress at once; more wait. */
    private static final int SLOTS = 256;

    private static final AtomicReferenceArray<ParallelTask> TASKS = new AtomicReferenceArray<>(SLOTS);
    private static final AtomicReferenceArray<Throwable> FAILURES = new AtomicReferenceArray<>(SLOTS);

    /** The class is loaded only after libgomp, whose functions the stub needs. */
    private static final MemorySegment REGION = GOMP_parallel$region.allocate(ThreadTeam::enter, Arena.global());

    /** Checks the number. */
    public ThreadTeam {
        if (threads < 1) {
            throw new IllegalArgumentException("a team needs at least 1 thread, not " + threads);
        }
    }

    /**
     * Runs a task on every thread of the team and returns when all have finished. What they wrote is visible to the caller. Allocates
     * nothing on the heap. Inside a task, or if the team has one thread, the task runs on the calling thread alone.
     *
     * @throws RuntimeException the first exception that a thread threw; the others finish their parts nevertheless
     */
    public void run(ParallelTask task) {
        if (threads == 1 || omp_in_parallel() != 0) {
            task.run(0, 1);
            return;
        }
        int slot = occupy(task);
        Throwable failure;
        try {
            GOMP_parallel(REGION, slot, threads, 0);
        } finally {
            failure = FAILURES.getAndSet(slot, null);
            TASKS.setRelease(slot, null);
        }
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static int occupy(ParallelTask task) {
        while (true) {
            for (int slot = 0; slot < SLOTS; slot++) {
                if (TASKS.compareAndSet(slot, null, task)) {
                    return slot;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** What each thread calls. An exception that left it would end the process. */
    private static void enter(long slot) {
        try {
            TASKS.getAcquire((int) slot).run(omp_get_thread_num(), omp_get_num_threads());
        } catch (Throwable failure) {
            FAILURES.compareAndSet((int) slot, null, failure);
        }
    }
}
