// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bounds of TF32 hold on tensor cores that truncate, by the simulation of the whole network in {@code results/tf32.md}. */
class SimulatedTf32Test {
    private static final String LAYER = "worst layer alone";

    @Test
    void truncationStaysWithinTheBounds() throws IOException {
        List<String[]> rows = Files.readAllLines(Repository.module("benchmarks").resolve("results/tf32.md")).stream()
                .filter(line -> line.matches("\\| [a-z].*e-\\d\\d \\|"))
                .map(line -> line.split("\\s*\\|\\s*"))
                .toList();
        assertEquals(7, rows.size());
        for (String[] row : rows) {
            double truncated = Double.parseDouble(row[3]);
            double bound = row[1].equals(LAYER) ? Precision.TF32.errorBound() : Precision.TF32.networkErrorBound();
            assertTrue(truncated < bound, () -> row[1] + ": " + truncated + " of " + bound);
        }
    }
}
