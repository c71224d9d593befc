// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most physical memory that this process has used. */
public final class PeakMemory {
    private static final String HIGH_WATER_MARK = "VmHWM:";
    private static final int KIBIBYTES_PER_MEBIBYTE = 1024;

    private PeakMemory() {}

    /** Prints it, if the system reports it. */
    public static void print(PrintWriter to) {
        try {
            Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(HIGH_WATER_MARK))
                    .map(line ->
                            line.substring(HIGH_WATER_MARK.length()).strip().split(" ", -1)[0])
                    .findFirst()
                    .ifPresent(kibibytes -> to.println("ssd4j: peak memory of the process: "
                            + Long.parseLong(kibibytes) / KIBIBYTES_PER_MEBIBYTE + " MiB"));
        } catch (IOException e) {
            to.println("ssd4j: peak memory of the process: unknown (" + e.getMessage() + ")");
        }
    }
}
