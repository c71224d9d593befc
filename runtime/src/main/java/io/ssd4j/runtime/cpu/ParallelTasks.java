// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Runs a task for each element of a list, in parallel. Unlike a parallel stream, it returns only when no thread is working any more, even
 * if a task fails: memory that a task passed to native code may then be freed.
 *
 * @param task called once for each element, on any thread
 */
record ParallelTasks<T>(Consumer<T> task) {

    /**
     * Runs the task for every element, and starts none after one has failed.
     *
     * @throws RuntimeException the first failure, with those of other tasks suppressed in it; an Error is thrown in the same way
     */
    void run(List<T> elements) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        // In the order of the list, as far as possible: a stream would give each thread a range.
        Queue<T> waiting = new ConcurrentLinkedQueue<>(elements);
        elements.parallelStream().forEach(_ -> {
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
        // The JVM may throw one OutOfMemoryError in several threads, and nothing can be suppressed in itself.
        failures.stream().filter(other -> !other.equals(first)).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first;
    }
}
