// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.files.PathName;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.text.Quoted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where weights come from.
 *
 * @param path a file; empty for generated weights
 * @param seed the seed of generated weights
 */
record WeightsSource(Optional<Path> path, long seed) {
    private static final String SEEDED = "seeded:";

    /**
     * Reads {@code seeded:N} or a path.
     *
     * @throws WeightsException if it is neither
     */
    static WeightsSource parse(String source) {
        return source.startsWith(SEEDED)
                ? new WeightsSource(Optional.empty(), seed(source))
                : new WeightsSource(Optional.of(path(source)), 0);
    }

    private static long seed(String source) {
        try {
            return Long.parseLong(source.substring(SEEDED.length()));
        } catch (NumberFormatException e) {
            throw new WeightsException(
                    Quoted.name(source) + ": the seed must be a whole number of at most 64 bits, as in seeded:0", e);
        }
    }

    private static Path path(String source) {
        try {
            if (!source.isBlank()) {
                return PathName.toPath(source);
            }
        } catch (InvalidPathException e) {
            throw new WeightsException(Quoted.name(source) + " is not a valid path: " + e.getReason(), e);
        }
        throw new WeightsException("no weights given: pass seeded:N or the path of a .safetensors or .pth file");
    }
}
