// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.NativeCallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that compute batches, as many as the detectors have places for sessions; each batch takes the place that is free first. If a GPU
 * fails, the others compute its batches.
 */
final class GpuPlaces implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Gpu> free = new ArrayDeque<>();
    private final List<Gpu> working;
    private final ThreadPoolExecutor threads;

    /** A GPU of the stream. */
    private static final class Gpu {
        private final Detector detector;
        private final StreamMeter.Gpu meter;

        Gpu(Detector detector, StreamMeter.Gpu meter) {
            this.detector = detector;
            this.meter = meter;
        }

        String name() {
            return detector.model().device().id().toString();
        }
    }

    /** The work on a batch. */
    interface Work<T> {
        T apply(Detector detector, StreamMeter.Gpu meter);
    }

    /** The detectors must stay open longer. */
    GpuPlaces(List<Detector> detectors, StreamMeter meter) {
        working = new ArrayList<>();
        int most = 0;
        for (Detector detector : detectors) {
            String device = detector.model().device().id().toString();
            working.add(new Gpu(detector, meter.gpu(device)));
            most = Math.max(most, detector.sessions().places());
        }
        for (int i = 0; i < most; i++) {
            int place = i;
            working.stream()
                    .filter(gpu -> place < gpu.detector.sessions().places())
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

    /** Computes a batch with the detector of the first free place; if that fails, with another one. */
    <T> Future<T> submit(Work<T> work) {
        try {
            return threads.submit(() -> compute(work));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the stream of photos is closed", e);
        }
    }

    private <T> T compute(Work<T> work) throws InterruptedException {
        Gpu gpu = take();
        while (true) {
            try {
                T result = work.apply(gpu.detector, gpu.meter);
                giveBack(gpu);
                return result;
            } catch (NativeCallException | DeviceMemoryException e) {
                gpu = another(gpu, e);
            } catch (RuntimeException | Error e) {
                giveBack(gpu);
                throw e;
            }
        }
    }

    private Gpu take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (free.isEmpty()) {
                changed.await();
            }
            return free.remove();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Gpu gpu) {
        lock.lock();
        try {
            if (working.contains(gpu)) {
                free.add(gpu);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives a GPU up that failed, and waits for a place on another one; if there is none, the failure is thrown. */
    private <E extends RuntimeException> Gpu another(Gpu failed, E failure) throws InterruptedException {
        String reason = String.valueOf(failure.getMessage());
        String others;
        lock.lock();
        try {
            if (working.size() == 1 && working.contains(failed)) {
                free.add(failed); // so that no thread waits for a place forever
                changed.signal();
                throw failure;
            }
            // Another batch of the same GPU may have failed before.
            others = working.remove(failed) ? names() : "";
            free.removeIf(gpu -> gpu == failed);
        } finally {
            lock.unlock();
        }
        if (!others.isEmpty()) {
            failed.meter.failed(reason);
            failed.detector
                    .options()
                    .warnings()
                    .accept(failed.name() + " failed and is used no more; its photos are computed on " + others + ": "
                            + reason);
        }
        return take();
    }

    private String names() {
        return String.join(", ", working.stream().map(Gpu::name).toList());
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
