// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Threads that compute batches, as many as the detectors have places for sessions; each batch takes the place that is free first. */
final class GpuPlaces implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final BlockingQueue<Detector> free = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor threads;
    private final int gpus;

    /** The detectors must stay open longer. */
    GpuPlaces(List<Detector> detectors) {
        gpus = detectors.size();
        int most = detectors.stream()
                .mapToInt(detector -> detector.sessions().places())
                .max()
                .orElse(0);
        for (int i = 0; i < most; i++) {
            int place = i;
            detectors.stream()
                    .filter(detector -> place < detector.sessions().places())
                    .forEach(free::add);
        }
        // Idle threads end, in case the stream is neither read to its end nor closed.
        threads = new ThreadPoolExecutor(
                free.size(),
                free.size(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("ssd4j-batch-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Batches that are in progress at the same time. */
    int count() {
        return threads.getCorePoolSize();
    }

    int gpus() {
        return gpus;
    }

    /** Computes a batch with the detector of the first free place. */
    <T> Future<T> submit(Function<Detector, T> work) {
        try {
            return threads.submit(() -> {
                Detector detector = free.take();
                try {
                    return work.apply(detector);
                } finally {
                    free.add(detector);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the stream of photos is closed", e);
        }
    }

    /** Cancels what has not begun, and waits for the rest. */
    @Override
    public void close() {
        threads.shutdown();
        for (Runnable unstarted : threads.getQueue().toArray(Runnable[]::new)) {
            if (threads.remove(unstarted) && unstarted instanceof Future<?> batch) {
                batch.cancel(false);
            }
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
