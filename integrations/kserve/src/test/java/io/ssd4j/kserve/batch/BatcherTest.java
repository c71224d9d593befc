// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final long LONG = Duration.ofMinutes(1).toNanos();

    /** Doubles numbers, and waits before each batch until it is let go. A negative number fails its whole batch. */
    private static final class Doubling implements BatchComputation<Integer, Integer> {
        private final CountDownLatch go;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean closed;

        Doubling(CountDownLatch go) {
            this.go = go;
        }

        @Override
        public List<Integer> compute(List<Integer> images) {
            batches.add(images);
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (images.stream().anyMatch(image -> image < 0)) {
                throw new IllegalArgumentException("negative");
            }
            return images.stream().map(image -> 2 * image).toList();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final BatchListener SILENT = new BatchListener() {
        @Override
        public void waited(long nanos) {}

        @Override
        public void computed(int images, long nanos) {}
    };

    private static List<Job<Integer, Integer>> add(Batcher<Integer, Integer> batcher, Integer... images) {
        batcher.reserve(images.length);
        return batcher.add(List.of(images), LONG);
    }

    @Test
    void oneBadImageDoesNotSpoilItsBatch() {
        Doubling model = new Doubling(new CountDownLatch(0));
        try (var batcher =
                Batcher.start("test", new BatchLimits(3, Duration.ofSeconds(30), 9), List.of(model), SILENT)) {
            List<Job<Integer, Integer>> jobs = add(batcher, 1, -1, 2);
            assertEquals(2, jobs.get(0).result().join());
            assertEquals(4, jobs.get(2).result().join());
            CompletionException failure = assertThrows(
                    CompletionException.class, () -> jobs.get(1).result().join());
            assertEquals("java.lang.IllegalArgumentException: negative", String.valueOf(failure.getCause()));
            assertEquals(List.of(List.of(1, -1, 2), List.of(1), List.of(-1), List.of(2)), model.batches);
        }
    }

    @Test
    void imagesThatArriveWhileOneIsComputedShareABatch() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Doubling model = new Doubling(go);
        try (var batcher = Batcher.start("test", new BatchLimits(4, Duration.ZERO, 9), List.of(model), SILENT)) {
            add(batcher, 1);
            assertTrue(model.begun.await(10, TimeUnit.SECONDS));
            List<Job<Integer, Integer>> rest = new ArrayList<>(add(batcher, 2));
            rest.addAll(add(batcher, 3));
            batcher.cancel(rest.getFirst());
            rest.addAll(add(batcher, 4));
            go.countDown();
            assertEquals(8, rest.getLast().result().join());
            assertEquals(List.of(List.of(1), List.of(3, 4)), model.batches);
        }
    }

    @Test
    void closingComputesWhatHasAPlaceAndClosesTheModel() {
        CountDownLatch go = new CountDownLatch(1);
        Doubling model = new Doubling(go);
        var batcher = Batcher.start("test", new BatchLimits(2, Duration.ZERO, 9), List.of(model), SILENT);
        List<Job<Integer, Integer>> jobs = add(batcher, 1, 2, 3, 4, 5);
        Thread closing = Thread.ofVirtual().start(batcher::close);
        assertFalse(model.closed);
        go.countDown();
        assertEquals(
                List.of(2, 4, 6, 8, 10),
                jobs.stream().map(job -> job.result().join()).toList());
        batcher.close();
        assertTrue(model.closed);
        assertThrows(QueueClosedException.class, () -> batcher.reserve(1));
        assertTrue(assertJoins(closing));
    }

    private static boolean assertJoins(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyThreadsGetTheirOwnResults() throws Exception {
        int requests = 2000;
        AtomicInteger refused = new AtomicInteger();
        Doubling one = new Doubling(new CountDownLatch(0));
        Doubling two = new Doubling(new CountDownLatch(0));
        try (var batcher = Batcher.start(
                        "test", new BatchLimits(8, Duration.ofNanos(50_000), 32), List.of(one, two), SILENT);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                int image = i;
                done.add(threads.submit(() -> {
                    try {
                        Job<Integer, Integer> job = add(batcher, image).getFirst();
                        assertEquals(2 * image, job.result().join());
                    } catch (QueueFullException e) {
                        refused.incrementAndGet();
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get(30, TimeUnit.SECONDS);
            }
            assertEquals(0, batcher.size());
        }
        int computed = java.util.stream.Stream.of(one, two)
                .flatMap(model -> model.batches.stream())
                .mapToInt(List::size)
                .sum();
        assertEquals(requests - refused.get(), computed);
    }
}
