// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The class that Jazzer drives: it passes each input to the target that the input names. */
public final class HostileInput {
    /** The file for the counts, which is written now and then, so that it exists even if the JVM crashes. */
    static final String TALLY_PROPERTY = "ssd4j.fuzz.tally";

    private static final int RUNS_BETWEEN_WRITES = 1 << 14;

    private static List<FuzzTarget> targets = List.of();
    private static List<Tally> tallies = List.of();
    private static Path folder = Path.of("");
    private static int runs;

    private HostileInput() {}

    /** Jazzer calls this once. */
    public static void fuzzerInitialize(String[] names) throws IOException {
        targets = FuzzTargets.named(List.of(names));
        List<Tally> made = new ArrayList<>();
        targets.forEach(_ -> made.add(new Tally()));
        tallies = made;
        folder = Files.createTempDirectory("ssd4j-fuzz-");
    }

    /** Jazzer calls this for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        if (!Form.isComplete(bytes)) {
            return;
        }
        FuzzTarget target = Form.target(bytes, targets);
        FuzzInput input = FuzzInput.in(folder, Form.file(bytes, target));
        Contract.check(target, input, tallies.get(targets.indexOf(target)));
        if (++runs % RUNS_BETWEEN_WRITES == 0) {
            writeTally();
        }
    }

    /** Jazzer calls this at the end. An exception would keep the JVM from ending. */
    public static void fuzzerTearDown() {
        writeTally();
        try (Stream<Path> content = Files.walk(folder)) {
            content.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.println(folder + " is left behind: " + e);
        }
    }

    private static void writeTally() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            lines.add(tallies.get(i).line(targets.get(i).name()));
        }
        try {
            Files.write(Path.of(System.getProperty(TALLY_PROPERTY, "tally.tsv")), lines);
        } catch (IOException e) {
            System.err.println("the counts could not be written: " + e);
        }
    }
}
