// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.util.List;

/**
 * Takes batches from a queue and computes them until the queue is closed and empty. A failure fails the images that it belongs to, and the
 * worker goes on.
 */
final class BatchWorker<I, O> implements Runnable {
    private final BatchQueue<I, O> queue;
    private final BatchComputation<I, O> computation;
    private final BatchListener listener;

    BatchWorker(BatchQueue<I, O> queue, BatchComputation<I, O> computation, BatchListener listener) {
        this.queue = queue;
        this.computation = computation;
        this.listener = listener;
    }

    @Override
    public void run() {
        while (true) {
            List<Job<I, O>> batch;
            try {
                batch = queue.take();
            } catch (InterruptedException _) {
                // Nobody has a reason to interrupt this thread, and requests wait for it.
                continue;
            }
            if (batch.isEmpty()) {
                return;
            }
            batch.forEach(job -> listener.waited(job.waited()));
            compute(batch);
        }
    }

    private void compute(List<Job<I, O>> batch) {
        long start = System.nanoTime();
        List<O> results;
        try {
            results = computation.compute(batch.stream().map(Job::input).toList());
            if (results.size() != batch.size()) {
                throw new IllegalStateException(results.size() + " results of " + batch.size() + " images");
            }
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.getFirst().result().completeExceptionally(e);
            } else {
                // One image must not spoil the others.
                batch.forEach(job -> compute(List.of(job)));
            }
            return;
        }
        listener.computed(batch.size(), System.nanoTime() - start);
        for (int i = 0; i < results.size(); i++) {
            batch.get(i).result().complete(results.get(i));
        }
    }
}
