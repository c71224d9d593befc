// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.interleaving.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Two workers with batches of two, and requests that are added, refused, cancelled and given back while the queue is closed. */
final class BatchScenario implements Scenario {
    private static final int CAPACITY = 4;

    private final ManualTime time = new ManualTime();
    private final BatchQueue<Integer, Integer> queue =
            new BatchQueue<>(new BatchLimits(2, Duration.ofNanos(10), CAPACITY), time);
    private final List<Integer> computed = new ArrayList<>();
    private final List<Job<Integer, Integer>> kept = new ArrayList<>();
    private final List<Job<Integer, Integer>> cancelled = new ArrayList<>();
    private int largest;

    BatchScenario() {}

    @Override
    public List<Runnable> threads() {
        return List.of(
                this::work,
                this::work,
                () -> kept.addAll(request(1, 2)),
                () -> kept.addAll(request(3)),
                () -> {
                    List<Job<Integer, Integer>> jobs = request(4);
                    jobs.forEach(queue::cancel);
                    cancelled.addAll(jobs);
                },
                this::giveUp,
                () -> IntStream.range(0, 3).forEach(_ -> time.advance(10)),
                queue::close);
    }

    private void work() {
        new BatchWorker<>(
                        queue,
                        new BatchComputation<Integer, Integer>() {
                            @Override
                            public List<Integer> compute(List<Integer> images) {
                                computed.addAll(images);
                                largest = Math.max(largest, images.size());
                                return images.stream()
                                        .map(image -> image * image)
                                        .toList();
                            }

                            @Override
                            public void close() {}
                        },
                        new BatchListener() {
                            @Override
                            public void waited(long nanos) {
                                assertTrue(nanos >= 0);
                            }

                            @Override
                            public void computed(int images, long nanos) {}
                        })
                .run();
    }

    private List<Job<Integer, Integer>> request(Integer... images) {
        try {
            queue.reserve(images.length);
        } catch (QueueFullException | QueueClosedException e) {
            return List.of();
        }
        return queue.add(List.of(images), 1_000_000);
    }

    private void giveUp() {
        try {
            queue.reserve(1);
        } catch (QueueFullException | QueueClosedException e) {
            return;
        }
        queue.giveBack(1);
    }

    @Override
    public void check() {
        for (Job<Integer, Integer> job : kept) {
            assertTrue(job.result().isDone(), "a job was lost");
            assertEquals(job.input() * job.input(), job.result().getNow(-1));
            assertEquals(
                    1, computed.stream().filter(job.input()::equals).count(), "computations of image " + job.input());
        }
        cancelled.forEach(job -> assertTrue(job.result().isDone(), "a cancelled job has no end"));
        assertTrue(largest <= 2, "a batch of " + largest);
        assertEquals(0, queue.size(), "places in use at the end");
    }
}
