// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.testing.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that choose at the same time. */
class PlanStoreProcessesTest {
    @Test
    void twoProcessesNeverReadAPartOfWhatTheOtherStores(@TempDir Path folder) throws Exception {
        Path plans = folder.resolve("plans");
        try (ExecutorService processes = Executors.newFixedThreadPool(2)) {
            List<Future<JavaProcess.Result>> results = new ArrayList<>();
            for (List<String> names : List.of(List.of("first", "second"), List.of("second", "first"))) {
                Path own = Files.createDirectory(folder.resolve("of-" + names.getFirst()));
                results.add(processes.submit(() -> ChildJvm.run(
                        PlanWriter.class, own, own, List.of(), plans.toString(), names.getFirst(), names.getLast())));
            }
            for (Future<JavaProcess.Result> result : results) {
                assertEquals("", result.get().expectSuccess());
            }
        }
        List<String> notices = new ArrayList<>();
        Map<String, StoredChoice> last = new PlanStore(plans, notices::add).load(PlanWriter.ENVIRONMENT);
        assertEquals(List.of(), notices);
        assertFalse(last.isEmpty());
        // Whoever stored last knows its own last choice.
        assertTrue(
                Stream.of("first", "second")
                        .map(writer -> PlanWriter.choice(writer, PlanWriter.ROUNDS - 1))
                        .anyMatch(last::containsValue),
                last.keySet()::toString);
        try (Stream<Path> left = Files.list(plans)) {
            assertEquals(1, left.count(), "temporary files remain");
        }
    }
}
