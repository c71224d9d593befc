// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.threads;

/** Work that the threads of a team share. */
@FunctionalInterface
public interface ParallelTask {

    /**
     * Does one thread's part. Called once on each thread, at the same time.
     *
     * @param thread the thread's number, from 0; thread 0 is the caller of {@link ThreadTeam#run}
     * @param threads how many take part, at least 1; fewer than the team has if the run is nested or the system gives fewer
     */
    void run(int thread, int threads);
}
