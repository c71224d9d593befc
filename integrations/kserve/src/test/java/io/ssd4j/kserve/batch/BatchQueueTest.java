// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private static final long LONG = Duration.ofHours(1).toNanos();
    private static final long DELAY = Duration.ofMillis(2).toNanos();

    private final ManualTime time = new ManualTime();
    private final BatchQueue<String, String> queue =
            new BatchQueue<>(new BatchLimits(3, Duration.ofNanos(DELAY), 5), time);

    private List<Job<String, String>> add(String... images) {
        queue.reserve(images.length);
        return queue.add(List.of(images), LONG);
    }

    private List<String> take() throws InterruptedException {
        return queue.take().stream().map(Job::input).toList();
    }

    @Test
    void aFullBatchIsTakenAtOnceInTheOrderOfArrival() throws InterruptedException {
        add("a", "b");
        add("c", "d");
        assertEquals(List.of("a", "b", "c"), take());
    }

    @Test
    void aPartIsTakenWhenTheOldestHasWaited() throws InterruptedException {
        List<Job<String, String>> old = add("a");
        time.advance(DELAY - 1);
        add("b");
        time.advance(1);
        assertEquals(List.of("a", "b"), take());
        assertEquals(DELAY, old.getFirst().waited());
    }

    @Test
    void aQueueWithoutRoomRefusesAWholeRequest() {
        add("a", "b", "c");
        QueueFullException refusal = assertThrows(QueueFullException.class, () -> queue.reserve(3));
        assertEquals(
                "the queue is full: 3 of 5 images wait, and the request has 3; try again later",
                String.valueOf(refusal.getMessage()));
        queue.reserve(2);
        assertEquals(5, queue.size());
    }

    @Test
    void placesThatAreGivenBackCanBeReservedAgain() {
        queue.reserve(5);
        assertThrows(QueueFullException.class, () -> queue.reserve(1));
        queue.giveBack(5);
        queue.reserve(5);
    }

    @Test
    void aHugeRequestDoesNotOverflowTheCount() {
        add("a");
        assertThrows(QueueFullException.class, () -> queue.reserve(Integer.MAX_VALUE));
        assertEquals(1, queue.size());
    }

    @Test
    void aCancelledJobIsNotTakenAndItsPlaceIsFree() throws InterruptedException {
        List<Job<String, String>> jobs = add("a", "b", "c", "d", "e");
        queue.cancel(jobs.get(1));
        assertTrue(jobs.get(1).result().isCancelled());
        assertEquals(4, queue.size());
        assertEquals(List.of("a", "c", "d"), take());
    }

    @Test
    void aJobWhoseDeadlinePassedFailsAndIsNotTaken() throws InterruptedException {
        queue.reserve(2);
        Job<String, String> late = queue.add(List.of("a"), 2 * DELAY).getFirst();
        queue.add(List.of("b"), LONG);
        time.advance(2 * DELAY);
        assertEquals(List.of("b"), take());
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> late.result().get());
        assertTrue(failure.getCause() instanceof DeadlineException, failure::toString);
        assertEquals(0, queue.size());
    }

    @Test
    void aClosedQueueRefusesAndHandsOutTheRest() throws InterruptedException {
        add("a");
        queue.reserve(1);
        queue.close();
        assertThrows(QueueClosedException.class, () -> queue.reserve(1));
        assertEquals(List.of("a"), take());
        // The reservation was made before.
        queue.add(List.of("b"), LONG);
        assertEquals(List.of("b"), take());
        assertEquals(List.of(), take());
    }

    @Test
    void theClockMayOverflow() throws InterruptedException {
        time.advance(Long.MAX_VALUE - 5);
        List<Job<String, String>> jobs = add("a");
        time.advance(DELAY);
        assertEquals(List.of("a"), take());
        assertFalse(jobs.getFirst().result().isDone());
    }
}
