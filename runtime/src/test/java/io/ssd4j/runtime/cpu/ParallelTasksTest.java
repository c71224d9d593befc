// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTasksTest {
    private static final List<Integer> NUMBERS =
            IntStream.range(0, 1000).boxed().toList();

    @Test
    void everythingIsDoneOnce() {
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        new ParallelTasks<Integer>(number -> {
                    done.add(number);
                    calls.incrementAndGet();
                })
                .run(NUMBERS);
        assertEquals(Set.copyOf(NUMBERS), done);
        assertEquals(NUMBERS.size(), calls.get());
    }

    /** As the JVM throws one OutOfMemoryError in several threads if it has no memory for others. */
    @Test
    void oneErrorThatSeveralTasksThrowIsThrown() {
        OutOfMemoryError same = new OutOfMemoryError("planted");
        CountDownLatch arrived = new CountDownLatch(2);
        OutOfMemoryError thrown = assertThrows(
                OutOfMemoryError.class,
                () -> new ParallelTasks<Integer>(_ -> {
                            arrived.countDown();
                            try {
                                // On one processor, the other task is not begun.
                                boolean _ = arrived.await(1, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            throw same;
                        })
                        .run(List.of(1, 2)));
        assertSame(same, thrown);
    }

    /** The memory that a task gave to native code is freed after that. */
    @Test
    void noTaskRunsAfterAFailureIsThrown() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> new ParallelTasks<Integer>(number -> {
                            running.incrementAndGet();
                            calls.incrementAndGet();
                            try {
                                if (number == 0) {
                                    throw new IllegalStateException("the first");
                                }
                                Thread.sleep(5);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            } finally {
                                running.decrementAndGet();
                            }
                        })
                        .run(NUMBERS));
        assertEquals("the first", failure.getMessage());
        assertEquals(0, running.get());
        assertTrue(calls.get() < NUMBERS.size(), () -> calls + " tasks were begun");
    }
}
