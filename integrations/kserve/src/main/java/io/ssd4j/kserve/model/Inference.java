// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.batch.Batcher;
import io.ssd4j.kserve.batch.DeadlineException;
import io.ssd4j.kserve.batch.Job;
import io.ssd4j.kserve.batch.QueueClosedException;
import io.ssd4j.kserve.batch.QueueFullException;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The images of one request in one queue: places, then jobs, then results. Closed in any case, which gives unused places back and takes jobs that
 * nobody waits for out of the queue.
 */
final class Inference<I, O> implements AutoCloseable {
    private final Batcher<I, O> batcher;
    private final Cancellation cancellation;
    private final int places;
    private List<Job<I, O>> jobs = List.of();
    private boolean reserved = true;

    private Inference(Batcher<I, O> batcher, Cancellation cancellation, int places) {
        this.batcher = batcher;
        this.cancellation = cancellation;
        this.places = places;
    }

    /**
     * Reserves places.
     *
     * @throws RequestException if there are none
     */
    static <I, O> Inference<I, O> reserve(Batcher<I, O> batcher, Cancellation cancellation, int places) {
        try {
            batcher.reserve(places);
        } catch (QueueFullException e) {
            throw new RequestException(Status.BUSY, String.valueOf(e.getMessage()));
        } catch (QueueClosedException _) {
            throw ServedModel.unloading();
        }
        return new Inference<>(batcher, cancellation, places);
    }

    /** Adds the images to the queue. */
    void add(List<I> images) {
        reserved = false;
        List<Job<I, O>> added = batcher.add(images, cancellation.remaining());
        jobs = added;
        cancellation.onCancel(() -> added.forEach(batcher::cancel));
    }

    /**
     * Waits for the results.
     *
     * @throws RequestException if the deadline passes, or if the client goes
     */
    List<O> results() {
        try {
            List<O> results = new ArrayList<>();
            for (Job<I, O> job : jobs) {
                results.add(job.result().get(cancellation.remaining(), TimeUnit.NANOSECONDS));
            }
            return results;
        } catch (TimeoutException _) {
            throw late();
        } catch (CancellationException _) {
            throw new RequestException(Status.CANCELLED, "the client has cancelled the request");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DeadlineException
                    ? late()
                    : new IllegalStateException("an image could not be computed", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new RequestException(Status.UNAVAILABLE, "the server is stopping");
        }
    }

    private static RequestException late() {
        return new RequestException(Status.DEADLINE, "the deadline passed before the images were computed");
    }

    @Override
    public void close() {
        if (reserved) {
            batcher.giveBack(places);
        }
        jobs.stream().filter(job -> !job.result().isDone()).forEach(batcher::cancel);
    }
}
