// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processor's own name. */
final class HostProcessor {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final String MODEL_NAME = "model name";

    private HostProcessor() {}

    /** For example {@code AMD EPYC 9554}; the architecture if the kernel does not report it (as on most Arm machines). */
    static String name() {
        try {
            return name(Files.readAllLines(CPUINFO));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    static String name(List<String> cpuinfo) {
        return cpuinfo.stream()
                .filter(line -> line.startsWith(MODEL_NAME))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
