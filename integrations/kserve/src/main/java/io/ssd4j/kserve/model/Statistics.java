// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.batch.BatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what happened since the server started, for the statistics of the protocol. Thread-safe. */
public final class Statistics implements BatchListener {
    private final Sum success = new Sum();
    private final Sum failure = new Sum();
    private final Sum queue = new Sum();
    private final Sum input = new Sum();
    private final Sum inference = new Sum();
    private final Sum output = new Sum();
    private final SortedMap<Integer, Sum> batches = new TreeMap<>();
    private long images;
    private long lastMillis;

    private static final class Sum {
        private long count;
        private long nanos;

        void add(long more) {
            count++;
            nanos += more;
        }

        Total total() {
            return new Total(count, nanos);
        }
    }

    /**
     * How often something happened.
     *
     * @param count how often
     * @param nanos how long it took in total
     */
    public record Total(long count, long nanos) {}

    /**
     * Batches of one size.
     *
     * @param size images
     * @param inference the computations
     */
    public record OfBatchSize(int size, Total inference) {}

    /**
     * The numbers at one time.
     *
     * @param lastMillis when the latest request was answered, milliseconds since 1970; 0 if there was none
     * @param images in requests that were answered with a result
     * @param success such requests
     * @param failure requests that were answered with an error
     * @param queue waiting of images
     * @param input preparing the images of requests
     * @param inference computing batches
     * @param output building answers
     * @param batches by size
     */
    public record Snapshot(
            long lastMillis,
            long images,
            Total success,
            Total failure,
            Total queue,
            Total input,
            Total inference,
            Total output,
            List<OfBatchSize> batches) {}

    /** A request was answered with a result. */
    synchronized void succeeded(int imagesOfRequest, long nanos, long inputNanos, long outputNanos) {
        lastMillis = System.currentTimeMillis();
        images += imagesOfRequest;
        success.add(nanos);
        input.add(inputNanos);
        output.add(outputNanos);
    }

    /** A request was answered with an error. */
    synchronized void failed(long nanos) {
        lastMillis = System.currentTimeMillis();
        failure.add(nanos);
    }

    @Override
    public synchronized void waited(long nanos) {
        queue.add(nanos);
    }

    @Override
    public synchronized void computed(int size, long nanos) {
        inference.add(nanos);
        batches.computeIfAbsent(size, _ -> new Sum()).add(nanos);
    }

    /** The numbers now. */
    public synchronized Snapshot now() {
        List<OfBatchSize> sizes = new ArrayList<>();
        batches.forEach((size, sum) -> sizes.add(new OfBatchSize(size, sum.total())));
        return new Snapshot(
                lastMillis,
                images,
                success.total(),
                failure.total(),
                queue.total(),
                input.total(),
                inference.total(),
                output.total(),
                List.copyOf(sizes));
    }
}
