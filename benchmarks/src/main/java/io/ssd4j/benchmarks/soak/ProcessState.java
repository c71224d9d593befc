// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds, as Linux counts it.
 *
 * @param residentKib the resident set, in KiB
 * @param anonymousKib the part of it that belongs to no file, in KiB: heaps, stacks, buffers
 * @param threads its threads
 * @param files its open file descriptors
 */
record ProcessState(long residentKib, long anonymousKib, int threads, int files) {

    static ProcessState now() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"));
                Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            long resident = 0;
            long anonymous = 0;
            int threads = 0;
            for (String line : status.toList()) {
                String[] words = line.split("\\s+", -1);
                switch (words[0]) {
                    case "VmRSS:" -> resident = Long.parseLong(words[1]);
                    case "RssAnon:" -> anonymous = Long.parseLong(words[1]);
                    case "Threads:" -> threads = Integer.parseInt(words[1]);
                    default -> {}
                }
            }
            return new ProcessState(resident, anonymous, threads, (int) descriptors.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
