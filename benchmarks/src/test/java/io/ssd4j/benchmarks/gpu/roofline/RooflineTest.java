// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.roofline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.benchmarks.gpu.MadeUpResult;
import io.ssd4j.benchmarks.gpu.result.LayerTime;
import io.ssd4j.benchmarks.gpu.result.PlanTimes;
import io.ssd4j.benchmarks.gpu.result.Result;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits, the table of what is lost, and the picture. */
class RooflineTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(MadeUpResult result) throws IOException {
        List<String> files = List.of(result.write(folder).toString(), folder.toString());
        return Main.run(files, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @Test
    void theLimitIsTheGreaterOfArithmeticAndMemory() {
        Roof roof = new Roof(100e12, 2e12);
        assertEquals(50, roof.ridge());
        assertEquals(20e12, roof.at(10));
        assertEquals(100e12, roof.at(51));
        LayerTime compute = new LayerTime("fc6", "cudnn eng1", false, 30, 1e9, 1e6);
        LayerTime memory = new LayerTime("pool1", "ssd4j max_pool", false, 30, 1e6, 1e6);
        assertEquals(10, roof.leastMicros(compute), 1e-9);
        assertEquals(0.5, roof.leastMicros(memory), 1e-9);
        assertTrue(roof.isCompute(compute));
        assertFalse(roof.isCompute(memory));
    }

    @Test
    void tellsOfEachLayerWhatItLoses() throws IOException {
        assertEquals(0, run(MadeUpResult.read()));
        List<String> lines = Files.readAllLines(folder.resolve("roofline.md"));
        // 6.635 GFLOP at 700 TFLOP/s are 9.48 us, 23.1 MB at 3 TB/s are 7.70 us.
        assertTrue(lines.contains(
                "| conv1_2 | cudnn eng41 | 14.50 | 20.0 | 6.636 | 23.11 | 287.1 | compute | 9.48 | 65 | 5.02 |"));
        assertTrue(lines.contains(
                "| l2_norm (aside) | ssd4j l2_norm | 4.50 | 6.2 | 0.002 | 2.96 | 0.8 | memory | 0.99 | 22 | 3.51 |"));
        assertTrue(lines.contains("1 launches were not timed."));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("| **all** |  | 72.50 | 100.0 | 17.937 |")));
    }

    @Test
    void drawsEveryLibraryAndNamesWhatLosesMost() throws IOException {
        Result result = Result.read(MadeUpResult.read().write(folder), false);
        PlanTimes plan = result.plans().getFirst();
        Roof roof = Roof.of(result.peaks(), "fp16").orElseThrow();
        assertEquals(
                List.of("measured copy bandwidth and GEMM peak", "cublaslt", "cudnn", "ssd4j"),
                List.copyOf(Picture.of(plan, roof, "a card").getSeriesMap().keySet()));
        List<String> losers =
                Picture.losers(plan, roof).stream().map(LayerTime::name).toList();
        assertEquals(List.of("conv10_2", "conv1_2", "conv1_1", "fc6", "l2_norm", "conv4_3"), losers);
    }

    @Test
    void thePictureHasInk() throws IOException {
        assertEquals(0, run(MadeUpResult.read()));
        BufferedImage picture =
                ImageIO.read(folder.resolve("roofline-fp16-1.png").toFile());
        assertEquals(List.of(1100, 700), List.of(picture.getWidth(), picture.getHeight()));
        long colors = Arrays.stream(picture.getRGB(0, 0, 1100, 700, null, 0, 1100))
                .distinct()
                .count();
        assertTrue(colors > 10, () -> colors + " colors");
    }

    @Test
    void withoutTimesOrPeaksThereIsNone() throws IOException {
        assertEquals(3, run(MadeUpResult.read().without("/roofline/plans/0")));
        assertEquals(3, run(MadeUpResult.read().without("/roofline/peaks/gemmFlopPerSecond/fp16")));
        assertEquals(3, run(MadeUpResult.read().without("/facts/driver")));
        String messages = printed.toString(StandardCharsets.UTF_8);
        for (String expected : List.of("lacks the layers' times", "lacks the peaks of fp16", "lacks facts.driver")) {
            assertTrue(messages.contains(expected), messages);
        }
        assertEquals(2, Main.run(List.of(), new PrintStream(printed, true, StandardCharsets.UTF_8)));
    }
}
