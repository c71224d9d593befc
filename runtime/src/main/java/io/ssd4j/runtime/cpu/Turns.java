// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.concurrent.Semaphore;

/**
 * Shares the processors among everything that computes at the same time, so that it never uses more threads than there are
 * processors. Each computation takes as many processors as it has threads, and gives them back at its end. Who waits longest goes
 * first, so that a computation with all threads is not passed over forever by those with one. Thread-safe.
 *
 * <p>A thread that already has processors must not take more: two such threads would wait for each other.
 */
final class Turns {
    /** Those of this process, which a cgroup may limit. */
    static final Turns OF_THIS_PROCESS = new Turns(Runtime.getRuntime().availableProcessors());

    private final int processors;
    private final Semaphore free;

    Turns(int processors) {
        this.processors = processors;
        this.free = new Semaphore(processors, true);
    }

    /**
     * Waits until enough processors are free; {@link #giveBack(int)} must follow. Allocates nothing on the heap unless it has to
     * wait. An interrupted thread waits too, and stays interrupted.
     *
     * @param threads of the computation; if there are more than processors, it waits for all processors
     */
    void take(int threads) {
        free.acquireUninterruptibly(taken(threads));
    }

    /** Gives back what {@link #take(int)} took for the same number of threads. */
    void giveBack(int threads) {
        free.release(taken(threads));
    }

    private int taken(int threads) {
        return Math.min(threads, processors);
    }
}
