// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.engine.SessionBackend;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that is prepared for a long series of runs when it is opened. */
class PreparedSessionCpuTest {
    private static final int RUNS = ChangeOver.RUNS_BEFORE + 2;
    private static final String EDITED = "second";

    @TempDir
    private Path folder;

    private ChosenModel load() {
        return ChosenModel.load(DeviceOptions.DEFAULT.threads(2), () -> folder);
    }

    private static String implementation(CpuSession session, String layer) {
        return session.timeLayers(1).stream()
                .filter(time -> time.name().split("\\+", 2)[0].equals(layer))
                .findFirst()
                .orElseThrow()
                .implementation();
    }

    private static Map<String, float[]> run(CpuSession session) {
        session.values().copyFrom(MemorySegment.ofArray(ChosenModel.input(1)));
        session.launch();
        session.await();
        return ChosenModel.values(((SessionBackend.Outputs.Host) session.outputs()).maps());
    }

    @Test
    void isFastFromTheFirstRunOnAndTimesNothing() {
        try (ChosenModel model = load();
                CpuSession direct = model.session(1);
                CpuSession session = model.preparedSession()) {
            assertTrue(implementation(session, EDITED).startsWith("winograd"), () -> implementation(session, EDITED));
            Map<String, float[]> expected = run(direct);
            for (int i = 0; i < RUNS; i++) {
                assertFalse(session.isChoosing());
                Map<String, float[]> maps = run(session);
                expected.forEach((name, values) -> {
                    double error = RelativeError.of(values, Objects.requireNonNull(maps.get(name)));
                    assertTrue(error <= 1e-5, name + " " + error);
                });
            }
        }
        assertFalse(Files.exists(folder.resolve("cpu-choices")));
    }

    @Test
    void hasTheStoredChoices() throws IOException {
        try (ChosenModel model = load()) {
            SessionRecipe recipe = model.recipe(1);
            Map<String, Implementation> chosen = new HashMap<>(recipe.guess().byLayer());
            // A choice that is not the guess, as a mark that the file was read.
            chosen.remove(EDITED);
            String features = recipe.environment().features();
            assertTrue(features.endsWith("; " + WinogradConvolution.vectors()), features);
            recipe.device().choices().store(recipe.environment(), new Choices(chosen));
            try (CpuSession session = model.preparedSession()) {
                assertEquals(false, implementation(session, EDITED).startsWith("winograd"));
            }
        }
    }
}
