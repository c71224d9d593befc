// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code features} for people, and what it makes of its options. */
class FeaturesTextTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @Test
    void showsDeviceWeightsMapsAndTime() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 133);
        CommandRun run = CommandRun.of(engine, "features", photo);
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertLinesMatch(
                List.of(
                        "model    ssd300, fp32, batch 1",
                        "weights  seeded:0",
                        "device   cpu, Fake \u00b5Processor",
                        "         no cuda: no driver",
                        "",
                        photo.replace("\\", "\\\\"),
                        "  map              shape           min          mean           max       L2 norm",
                        "  conv4_3      512x38x38       0.00000       9.99999       10.0000       8598.41",
                        "  fc7         1024x19x19       1.00000       9.99998       10.0000       6079.99",
                        "  conv8_2      512x10x10       2.00000       9.99984       10.0000       2262.72",
                        "  conv9_2        256x5x5       3.00000       9.99891       10.0000       799.943",
                        "  conv10_2       256x3x3       4.00000       9.99740       10.0000       479.912",
                        "  conv11_2       256x1x1       5.00000       9.98047       10.0000       159.765",
                        "",
                        "time     \\d+\\.\\d ms for the batch"),
                run.out().lines().toList());
    }

    @Test
    void writesNumbersTheSameInEveryCountry() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 133);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertTrue(CommandRun.of(engine, "features", photo).out().contains(" 9.99999 "));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void takesTheDefaults() throws IOException {
        CommandRun.of(engine, "features", TestPhotos.write(folder, "a.png", 1));
        assertEquals(List.of("auto threads 0"), engine.opened);
        assertFalse(engine.options.deterministic());
        assertEquals(List.of(1), engine.sessions);
    }

    @Test
    void handsTheOptionsOn() throws IOException {
        CommandRun run = CommandRun.of(
                engine,
                "features",
                TestPhotos.write(folder, "a.png", 1),
                "--device=cpu",
                "--threads=3",
                "--deterministic",
                "--precision=bf16",
                "--weights=seeded:-7");
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("cpu threads 3"), engine.opened);
        assertTrue(engine.options.deterministic());
        assertTrue(run.out().startsWith("model    ssd300, bf16, batch 1\nweights  seeded:-7\n"), run.out());
    }

    @Test
    void theLastBatchTakesWhatIsLeft() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        CommandRun run = CommandRun.of(engine, "features", "--batch", "2", photo, photo, photo, photo, photo);
        assertEquals(List.of(2, 1), engine.sessions);
        assertEquals(3, engine.runs);
        assertEquals(5, run.out().lines().filter(photo::equals).count());
        assertTrue(run.out().contains("ms a batch in the median of 3"), run.out());
        assertEquals(0, engine.open, "something was left open");
    }

    @Test
    void aBatchBeyondThePhotosCostsNothing() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        assertEquals(
                0,
                CommandRun.of(engine, "features", "--batch", "2000000000", photo)
                        .code());
        assertEquals(List.of(1), engine.sessions);
    }

    @Test
    void showsTheMemoryPlanOfEachBatchSizeOnRequest() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        CommandRun run = CommandRun.of(engine, "features", "--memory-plan", "--batch=2", photo, photo, photo);
        assertAll(
                () -> assertTrue(run.out().contains("\nmemory plan for batch 2\nbuffer "), run.out()),
                () -> assertTrue(run.out().contains("slab 128 bytes"), run.out()),
                () -> assertTrue(run.out().contains("\nmemory plan for batch 1\nbuffer "), run.out()));
        assertFalse(CommandRun.of(engine, "features", photo).out().contains("memory plan"));
    }

    @Test
    void readsAPhotoWhoseNameLooksLikeAnOption() throws IOException {
        String photo = TestPhotos.write(folder, "@--batch.png", 1);
        Path relative = Path.of("").toAbsolutePath().relativize(Path.of(photo));
        assertEquals(
                0, CommandRun.of(engine, "features", "--", relative.toString()).code());
    }
}
