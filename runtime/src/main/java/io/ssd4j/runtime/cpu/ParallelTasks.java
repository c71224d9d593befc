// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Work on things beside each other. Unlike a parallel stream, it returns only when no thread works any more, even if a task fails: the
 * memory that a task gave to native code may then be freed.
 *
 * @param task is called once for each thing, by any thread
 */
record ParallelTasks<T>(Consumer<T> task) {

    /**
     * Does the work; begins no further task after one has failed.
     *
     * @throws RuntimeException that of the first task that failed, with those of others suppressed in it; an Error likewise
     */
    void run(List<T> things) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        // In the order of the list, as far as possible: a stream would give each thread a range.
        Queue<T> waiting = new ConcurrentLinkedQueue<>(things);
        things.parallelStream().forEach(_ -> {
            T next = waiting.poll();
            if (next != null && failures.isEmpty()) {
                try {
                    task.accept(next);
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                }
            }
        });
        Throwable first = failures.poll();
        if (first == null) {
            return;
        }
        failures.forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first;
    }
}
