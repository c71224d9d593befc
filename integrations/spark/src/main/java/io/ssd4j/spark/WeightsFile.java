// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.bindings.files.Sha256;
import io.ssd4j.runtime.WeightsException;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.SparkFiles;

/**
 * Weights by their place and their content. Each executor reads the file from its own machine, and refuses it if its content is not the one
 * that the driver expects.
 *
 * @param source an absolute path, which must exist on the machine of each executor; the name of a file that Spark distributes, by {@code
 *     --files} or the property {@code spark.files}; or {@code seeded:N} for weights that are generated from a seed
 * @param sha256 the SHA-256 of the file's content in lower-case hexadecimal digits; empty for generated weights
 */
public record WeightsFile(String source, String sha256) implements Serializable {
    private static final String SEEDED = "seeded:";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the hash.
     *
     * @throws IllegalArgumentException if it is not a SHA-256, or if it is given for generated weights
     */
    public WeightsFile {
        sha256 = sha256.toLowerCase(Locale.ROOT);
        if (source.isBlank()) {
            throw new IllegalArgumentException("no weights: pass a path, the name of a distributed file, or seeded:N");
        }
        if (source.startsWith(SEEDED) != sha256.isEmpty()) {
            throw new IllegalArgumentException(
                    sha256.isEmpty()
                            ? "weights from a file need its SHA-256, so that all executors compute with the same ones"
                            : "generated weights have no SHA-256");
        }
        if (!sha256.isEmpty() && !HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "'" + sha256 + "' is not a SHA-256: pass the 64 hexadecimal digits that sha256sum prints");
        }
    }

    /**
     * Weights whose hash is computed here, from the file on the machine of the driver.
     *
     * @param source as in {@link #WeightsFile(String, String)}
     * @throws WeightsException if the file does not exist here or cannot be read
     */
    public static WeightsFile of(String source) {
        return source.startsWith(SEEDED) ? new WeightsFile(source, "") : new WeightsFile(source, hash(locate(source)));
    }

    /**
     * Returns what a checkpoint is opened from on this machine.
     *
     * @throws WeightsException if the file does not exist, cannot be read, or has another content; the message names the machine
     */
    String verified() {
        if (sha256.isEmpty()) {
            return source;
        }
        Path file = locate(source);
        String found = hash(file);
        if (!found.equals(sha256)) {
            throw new WeightsException(
                    file + " on " + machine() + " has the SHA-256 " + found + ", but the job expects " + sha256
                            + ": copy the same file to every machine, or let Spark distribute it with --files");
        }
        return file.toString();
    }

    private static Path locate(String source) {
        Path path = Path.of(source);
        return path.isAbsolute() ? path : Path.of(SparkFiles.get(source));
    }

    private static String hash(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new WeightsException(
                    file + " on " + machine() + " is not a file: copy the weights to this path on every"
                            + " machine, or let Spark distribute them with --files and pass only the name of the file");
        }
        try {
            return Sha256.hex(file);
        } catch (IOException e) {
            throw new WeightsException(file + " on " + machine() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException _) {
            return "this machine";
        }
    }
}
