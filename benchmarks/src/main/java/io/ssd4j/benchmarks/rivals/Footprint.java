// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a contender takes besides time, as one line of JSON: bytes on the Java heap that a run allocates on all threads, and the resident set of
 * the process before the contender is opened, after its runs and at its highest.
 *
 * <p>Arguments: contender, ONNX file, threads.
 */
final class Footprint {
    private static final int WARMUPS = 30;
    private static final int RUNS = 50;
    private static final long BYTES_PER_KILOBYTE = 1024;

    private Footprint() {}

    /** Measures once. */
    public static void main(String[] words) throws IOException {
        if (words.length != 3) {
            throw new IllegalArgumentException("arguments: CONTENDER MODEL.onnx THREADS");
        }
        long before = resident("VmRSS");
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        try (Contender contender = Contender.open(words[0], Path.of(words[1]), Integer.parseInt(words[2]))) {
            run(contender, WARMUPS);
            long allocated = threads.getTotalThreadAllocatedBytes();
            run(contender, RUNS);
            long perRun = (threads.getTotalThreadAllocatedBytes() - allocated) / RUNS;
            System.out.println(new JsonMapper()
                    .createObjectNode()
                    .put("contender", words[0])
                    .put("allocatedBytesPerRun", perRun)
                    .put("residentBeforeBytes", before)
                    .put("residentBytes", resident("VmRSS"))
                    .put("highestResidentBytes", resident("VmHWM")));
        }
    }

    private static void run(Contender contender, int times) {
        for (int i = 0; i < times; i++) {
            contender.run();
        }
    }

    /** A figure of Linux about the memory of this process, in bytes. */
    private static long resident(String name) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        return status.stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KILOBYTE)
                .findFirst()
                .orElseThrow();
    }
}
