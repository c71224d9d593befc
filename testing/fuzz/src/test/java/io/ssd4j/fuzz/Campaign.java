// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One run of Jazzer over some targets, in a separate JVM with a heap of 256 MB. What it finds stays in a folder of {@code target/fuzz}:
 * the corpus, the counts, and the input of a failure.
 *
 * @param name of the folder
 * @param targets what is run
 * @param codecs whether the JVM gets the module {@code codecs} with its native library
 */
record Campaign(String name, List<FuzzTarget> targets, boolean codecs) {
    /** How long all targets of a campaign run together. */
    static final int SECONDS = Integer.getInteger("ssd4j.fuzz.seconds", 28);

    /** The names of the targets that are run, separated by commas; all without it. */
    static final Optional<String> CHOSEN =
            Optional.ofNullable(System.getProperty("ssd4j.fuzz.targets")).filter(names -> !names.isBlank());

    private static final String HEAP = "-Xmx256m";
    /** Of the wall clock, which also runs while a loaded machine does something else; {@link Contract} counts the processor time. */
    private static final int HANG_SECONDS = 300;

    private static final int LONGEST_INPUT = 9000;

    /** The counts of a target. */
    record Counts(String target, long runs, long pastHeader, long values, long slowestMillis) {
        static Counts of(String line) {
            String[] cells = line.split("\t", -1);
            return new Counts(
                    cells[0],
                    Long.parseLong(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    Long.parseLong(cells[4]));
        }
    }

    /**
     * The chosen ones of some targets.
     *
     * @throws IllegalArgumentException if a chosen name is none
     */
    static List<FuzzTarget> chosen(List<FuzzTarget> targets) {
        List<String> names =
                CHOSEN.map(list -> FuzzTargets.named(Arrays.asList(list.split(",", -1)))).orElse(targets).stream()
                        .map(FuzzTarget::name)
                        .toList();
        return targets.stream().filter(target -> names.contains(target.name())).toList();
    }

    /**
     * Runs the targets.
     *
     * @return the counts of each target
     * @throws AssertionError if a target breaks its contract; the message has the end of the log and names the input
     */
    List<Counts> run() throws IOException, InterruptedException {
        Path folder = Path.of("target", "fuzz", name).toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = folder.resolve("seeds");
        Path tally = folder.resolve("tally.tsv");
        Path log = folder.resolve("log");
        Files.createDirectories(folder.resolve("reproducers"));
        Files.deleteIfExists(tally);
        Seeds.write(targets, seeds);
        List<String> words = new ArrayList<>(jvm(tally));
        words.addAll(List.of(
                "-artifact_prefix=" + folder + "/",
                "-timeout=" + HANG_SECONDS,
                "-rss_limit_mb=0", // the heap has its own limit, and what the JVM itself needs depends on the machine
                "-reduce_inputs=0", // small inputs have no more than a header
                "-max_len=" + LONGEST_INPUT,
                "-seed=1",
                "-max_total_time=" + SECONDS,
                corpus.toString(),
                seeds.toString()));
        int exit = new ProcessBuilder(words)
                .directory(Path.of("").toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("exit status " + exit + " of the fuzzer; the failing input is in " + folder
                    + ", and -Dssd4j.fuzz.repeat=FILE repeats it\n" + end(log));
        }
        return Files.readAllLines(tally).stream().map(Counts::of).toList();
    }

    private List<String> jvm(Path tally) throws IOException {
        String names = targets.stream().map(FuzzTarget::name).collect(Collectors.joining(" "));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                "-D" + HostileInput.TALLY_PROPERTY + "=" + tally,
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + HostileInput.class.getName(),
                "--target_args=" + names,
                "--instrumentation_includes=io.ssd4j.**:tools.jackson.core.**",
                "--reproducer_path=" + tally.resolveSibling("reproducers"));
    }

    private String classPath() throws IOException {
        Path repository = Path.of("..", "..").toRealPath();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> isGiven(repository, Path.of(entry).toAbsolutePath()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private boolean isGiven(Path repository, Path entry) {
        // Jazzer would look for tests to run if JUnit were there.
        String file = String.valueOf(entry.getFileName());
        boolean forTests = file.contains("junit") || file.contains("surefire");
        boolean ofCodecs = file.startsWith("ssd4j-codecs")
                || entry.startsWith(repository.resolve("codecs"))
                || entry.startsWith(repository.resolve("packaging").resolve("codecs-natives"));
        return !forTests && (codecs || !ofCodecs);
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
}
