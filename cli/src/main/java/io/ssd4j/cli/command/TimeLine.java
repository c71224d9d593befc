// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** When each stage of a command was first reached, counted from the start of the process. Thread-safe. */
public final class TimeLine {
    /** A stage; the photo is read while the others go on. */
    public enum Stage {
        JVM("Java started"),
        ARGUMENTS("arguments read"),
        DEVICE("libraries loaded, device opened"),
        WEIGHTS("weights read"),
        PACKED("weights packed"),
        SESSION("session opened"),
        PHOTO("first photo decoded"),
        RESULT("first result computed"),
        WRITTEN("everything written");

        private final String title;

        Stage(String title) {
            this.title = title;
        }
    }

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MILLIS_PER_TICK = 10; // the kernel's USER_HZ is 100 on all architectures
    private static final int START_TIME =
            21; // of the fields of /proc/self/stat, counted from the one after the name as 2

    private final Map<Stage, Long> reached = new LinkedHashMap<>();

    public TimeLine() {
        reached(Stage.JVM);
    }

    /** Notes the time, unless the stage was reached before. */
    public synchronized void reached(Stage stage) {
        reached.putIfAbsent(stage, System.nanoTime());
    }

    /** Prints a line for each stage that was reached: milliseconds since the start of the process, and since the line before. */
    public synchronized void print(PrintWriter to) {
        long now = System.nanoTime();
        double age = processMillis().orElse(0);
        // Without the age of the process, times are counted from the start of the program.
        double start = age == 0 ? reached.getOrDefault(Stage.JVM, now) : now - age * NANOS_PER_MILLI;
        double before = 0;
        to.println("ssd4j: time line, milliseconds since the start of the process");
        for (Map.Entry<Stage, Long> entry : inOrder()) {
            double millis = (entry.getValue() - start) / NANOS_PER_MILLI;
            to.printf(Locale.ROOT, "ssd4j: %7.0f %+7.0f  %s%n", millis, millis - before, entry.getKey().title);
            before = millis;
        }
    }

    private List<Map.Entry<Stage, Long>> inOrder() {
        // Differences, because the clock may start anywhere and overflow.
        long origin = reached.getOrDefault(Stage.JVM, 0L);
        return reached.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue() - origin))
                .toList();
    }

    /** The age of this process in steps of 10 ms, with the launcher that became it; empty if the system does not tell. */
    private static OptionalDouble processMillis() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String uptime = Files.readString(Path.of("/proc/uptime"));
            // The name of the program is in parentheses and may contain anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double started = Long.parseLong(fields[START_TIME - 2]) * (double) MILLIS_PER_TICK;
            double millisPerSecond = 1000;
            return OptionalDouble.of(Double.parseDouble(uptime.split(" ", -1)[0]) * millisPerSecond - started);
        } catch (IOException | RuntimeException e) {
            return OptionalDouble.empty();
        }
    }
}
