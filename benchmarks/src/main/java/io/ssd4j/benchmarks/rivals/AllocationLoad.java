// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Times runs while another thread allocates, and prints one line of JSON.
 *
 * <p>Arguments: contender, ONNX file, threads, seconds, bytes to allocate per second.
 */
final class AllocationLoad {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WARMUPS = 10;
    private static final long LONGEST_RUN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private AllocationLoad() {}

    /** Runs once. */
    public static void main(String[] words) {
        if (words.length != 5) {
            throw new IllegalArgumentException("arguments: CONTENDER MODEL.onnx THREADS SECONDS BYTES_PER_SECOND");
        }
        double seconds = Double.parseDouble(words[3]);
        long bytesPerSecond = Long.parseLong(words[4]);
        try (Contender contender = Contender.open(words[0], Path.of(words[1]), Integer.parseInt(words[2]))) {
            for (int i = 0; i < WARMUPS; i++) {
                contender.run();
            }
            System.out.println(measure(contender, seconds, bytesPerSecond).put("contender", words[0]));
        }
    }

    private static ObjectNode measure(Contender contender, double seconds, long bytesPerSecond) {
        Histogram nanos = new Histogram(LONGEST_RUN_NANOS, 3);
        long collections = sum(GarbageCollectorMXBean::getCollectionCount);
        long pauses = sum(GarbageCollectorMXBean::getCollectionTime);
        long start = System.nanoTime();
        long allocated;
        long begun = start;
        try (AllocatingThread allocating = new AllocatingThread(bytesPerSecond)) {
            while (begun - start < seconds * 1e9) {
                contender.run();
                long done = System.nanoTime();
                nanos.recordValue(done - begun);
                begun = done;
            }
            allocated = allocating.allocated();
        }
        double taken = (begun - start) / 1e9;
        return JSON.createObjectNode()
                .put("runs", nanos.getTotalCount())
                .put("seconds", taken)
                .put("p50Millis", nanos.getValueAtPercentile(50) / 1e6)
                .put("p99Millis", nanos.getValueAtPercentile(99) / 1e6)
                .put("p999Millis", nanos.getValueAtPercentile(99.9) / 1e6)
                .put("maxMillis", nanos.getMaxValue() / 1e6)
                .put("allocatedBytesPerSecond", allocated / taken)
                .put("collections", sum(GarbageCollectorMXBean::getCollectionCount) - collections)
                .put("collectionMillis", sum(GarbageCollectorMXBean::getCollectionTime) - pauses)
                .put("collector", collectors().getFirst().getName());
    }

    /** A figure of the collectors. */
    @FunctionalInterface
    private interface Figure {
        long of(GarbageCollectorMXBean collector);
    }

    private static long sum(Figure figure) {
        return collectors().stream().mapToLong(figure::of).sum();
    }

    private static List<GarbageCollectorMXBean> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans();
    }
}
