// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Times runs while another thread allocates, and prints one line of JSON.
 *
 * <p>Arguments: contender, ONNX file, threads, seconds, bytes to allocate per second.
 */
final class AllocationLoad {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WARMUPS = 10;

    private AllocationLoad() {}

    /** Runs once. */
    public static void main(String[] words) throws InterruptedException {
        if (words.length != 5) {
            throw new IllegalArgumentException("arguments: CONTENDER MODEL.onnx THREADS SECONDS BYTES_PER_SECOND");
        }
        double seconds = Double.parseDouble(words[3]);
        long bytesPerSecond = Long.parseLong(words[4]);
        try (Contender contender = Contender.open(words[0], Path.of(words[1]), Integer.parseInt(words[2]))) {
            for (int i = 0; i < WARMUPS; i++) {
                contender.run();
            }
            System.out.println(measure(contender, seconds, bytesPerSecond));
        }
    }

    private static ObjectNode measure(Contender contender, double seconds, long bytesPerSecond)
            throws InterruptedException {
        ObjectNode measured = JSON.createObjectNode();
        ArrayNode micros = measured.putArray("latenciesMicros");
        long collections = sum(GarbageCollectorMXBean::getCollectionCount);
        long collecting = sum(GarbageCollectorMXBean::getCollectionTime);
        long start = System.nanoTime();
        long begun = start;
        AllocatingThread allocating = new AllocatingThread(bytesPerSecond);
        while (begun - start < seconds * 1e9) {
            contender.run();
            long done = System.nanoTime();
            micros.add((done - begun) / 1e3);
            begun = System.nanoTime();
        }
        long allocated = allocating.stop();
        return measured.put("allocatedBytesPerSecond", allocated / ((begun - start) / 1e9))
                .put("collections", sum(GarbageCollectorMXBean::getCollectionCount) - collections)
                .put("collectionMillis", sum(GarbageCollectorMXBean::getCollectionTime) - collecting);
    }

    private static long sum(ToLongFunction<GarbageCollectorMXBean> figure) {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        return collectors.stream().mapToLong(figure).sum();
    }
}
