// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.soak;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a detector many times and prints, as Markdown, the machine and what its process holds after 100, 1 000, 10 000 runs and at the end.
 *
 * <p>Arguments: the number of runs, the device, the precision, the number of CPU threads, and photos. Every tenth run reads a photo and
 * detects in it; the others take a camera frame from memory. Every 100 runs the session is opened again, every 1 000 the device, the
 * checkpoint and the detector too. Before that, it runs until the engine has chosen and stored its implementations, because what is timed for
 * the choice is computed in its own memory, and opens everything as often as 10 000 runs do, because the JVM compiles what opening needs
 * only after that many calls.
 *
 * <p>The exit status is 1 if the resident set at the end is more than 1 % above that after run 100, by medians of ten samples each, or if there
 * are more open files or threads than at run 100.
 * Start the JVM with a heap of a fixed size that is touched at the start, as {@code soak.sh} does: else the heap grows into its limit, and the
 * resident set shows that.
 */
public final class Soak {
    private static final int SAMPLED = 10;
    private static final int FIRST = 100;
    private static final double FLAT = 1.01;

    private Soak() {}

    /** See the class. */
    public static void main(String[] arguments) {
        int runs = Integer.parseInt(arguments[0]);
        if (runs < 2 * FIRST) {
            System.err.println("soak: at least " + 2 * FIRST + " runs, because growth is measured from run " + FIRST);
            System.exit(2);
        }
        List<Path> photos = Arrays.stream(arguments).skip(4).map(Path::of).toList();
        Precision precision = Precision.valueOf(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        System.out.println(facts(arguments[1], precision, threads));
        Work work = new Work(arguments[1], precision, threads, photos);
        System.out.printf(
                "%d runs before these are not counted: in them, implementations were chosen and everything was opened again and again.%n%n",
                work.settle());
        Growth growth = new Growth(runs / SAMPLED);
        System.out.println(
                "| run | seconds | resident set, MiB | of it in no file, MiB | heap after GC, MiB | open files | threads |");
        System.out.println("|---|---|---|---|---|---|---|");
        long started = System.nanoTime();
        work.run(runs, run -> {
            if (run % SAMPLED != 0) {
                return;
            }
            ProcessState now = ProcessState.now();
            if (run == FIRST) {
                growth.begin(now);
            }
            if (run >= FIRST) {
                growth.add(run, now);
            }
            if (isMilestone(run) || run == runs) {
                double seconds = (System.nanoTime() - started) / 1e9;
                System.out.printf(
                        "| %d | %.0f | %.1f | %.1f | %.2f | %d | %d |%n",
                        run,
                        seconds,
                        now.residentKib() / 1024.0,
                        now.anonymousKib() / 1024.0,
                        heapMib(),
                        now.files(),
                        now.threads());
            }
        });
        System.out.println();
        System.out.println(growth.describe());
        System.out.printf("%d detections.%n", work.found());
        System.exit(growth.isFlat(FLAT) ? 0 : 1);
    }

    private static String facts(String name, Precision precision, int threads) {
        try (Device device = Device.open(name)) {
            String libraries = Device.all().stream()
                    .filter(status -> status.id().equals(device.id()))
                    .flatMap(status -> status.libraries().stream())
                    .map(library -> library.name() + " " + library.version())
                    .collect(Collectors.joining(", "));
            return String.format(
                    "# Whether a process grows, on %s%n%n%d CPUs; Linux %s; %s %s; %s; %s.  %n"
                            + "`lufficc:voc300` in %s; threads: %d.%n",
                    device.name(),
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.version"),
                    System.getProperty("java.vm.name"),
                    System.getProperty("java.vm.version"),
                    libraries,
                    LocalDate.now(ZoneOffset.UTC),
                    precision.id(),
                    threads);
        }
    }

    /** 100, 1 000, 10 000 and so on. */
    private static boolean isMilestone(int run) {
        int power = FIRST;
        while (power < run && power <= Integer.MAX_VALUE / 10) {
            power *= 10;
        }
        return power == run;
    }

    private static double heapMib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
    }
}
