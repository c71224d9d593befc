// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads the fixtures of the other modules' tests, which are the seeds of most targets. */
public final class Seeds {
    /** Larger files slow the mutation without reaching more code. */
    private static final long LARGEST = 8 << 10;

    /** The working folder of the tests is the one of this module. */
    private static final Path RESOURCES = Path.of("..", "..", "ssd", "src", "test", "resources", "io", "ssd4j", "ssd");

    private Seeds() {}

    /**
     * The small files in a folder of the fixtures of {@code ssd} and in the folders in it.
     *
     * @param folder relative to the package {@code io.ssd4j.ssd}
     * @param prefix start of the name
     * @param suffix end of the name
     */
    public static List<byte[]> fixtures(String folder, String prefix, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve(folder))) {
            List<byte[]> seeds = files.filter(file -> isNamed(String.valueOf(file.getFileName()), prefix, suffix))
                    .sorted(Comparator.comparing(Path::toString))
                    .map(Seeds::bytes)
                    .filter(bytes -> bytes.length <= LARGEST)
                    .toList();
            if (seeds.isEmpty()) {
                throw new IOException("no seeds " + prefix + "*" + suffix + " in " + RESOURCES.resolve(folder));
            }
            return seeds;
        }
    }

    private static boolean isNamed(String name, String prefix, String suffix) {
        // The expected pixels of a photo are a PNG beside it.
        return name.startsWith(prefix) && name.endsWith(suffix) && !name.endsWith(".rgb.png");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the seeds of targets as inputs for the fuzzer. */
    static void write(List<FuzzTarget> targets, Path corpus) throws IOException {
        Files.createDirectories(corpus);
        for (int i = 0; i < targets.size(); i++) {
            int seed = 0;
            for (byte[] file : targets.get(i).seeds()) {
                Files.write(corpus.resolve(targets.get(i).name() + "-" + seed++), Form.of(i, file));
            }
        }
    }
}
