// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.benchmarks.gpu.MadeUpResult;
import io.ssd4j.benchmarks.gpu.result.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page, and the exit codes of the program that makes it. */
class PageTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(MadeUpResult result, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add(result.write(folder).toString());
        arguments.add(folder.resolve("page.md").toString());
        return Main.run(arguments, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("page.md"));
    }

    private void assertLine(String expected) throws IOException {
        assertTrue(page().lines().anyMatch(expected::equals), () -> expected + "\n is not in\n" + readQuietly());
    }

    private String readQuietly() {
        try {
            return page();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void saysWhatWasAskedForAndWhetherItIsMet() throws IOException {
        assertEquals(0, run(MadeUpResult.read()));
        assertLine("| time over torch-eager's, fp16 batch 1 | <= 0.60 | 0.40 (0.39 to 0.42) | met |");
        assertLine("| time over torch-compile's, fp16 batch 1 | <= 0.80 | 0.85 (0.84 to 0.86) | **not met** |");
        assertLine("| time over the best PyTorch's, fp16 batch 32 | <= 0.85 "
                + "| 0.78 (0.77 to 0.79); torch-graph; without torch-compile | met |");
        assertLine(
                "| time over the best PyTorch's, fp16 batch 128 | <= 0.85 | no PyTorch was measured | not measured |");
        // 128 images of 60.27 GFLOP in 15 ms are 514 TFLOP/s, of 700.
        assertLine("| part of the measured GEMM peak, fp16 batch 128 | >= 0.60 | 0.73 in form compute | met |");
        assertLine("| p99 over p50, fp16 batch 1 | <= 1.10 | 1.050 of 1000 runs | met |");
        assertLine("| p99 over p50, fp16 batch 32 | <= 1.10 | 1.114 of 1000 runs | **not met** |");
    }

    @Test
    void whatWasNotMeasuredSaysWhy() throws IOException {
        MadeUpResult result = MadeUpResult.read().without("/roofline");
        String eager = "/race/cells/0/contestants/torch-eager";
        assertEquals(0, run(result.with(eager + "/state", "refused").with(eager + "/reason", "no memory")));
        assertLine("| time over torch-eager's, fp16 batch 1 | <= 0.60 | refused: no memory | not measured |");
        assertLine("| part of the measured GEMM peak, fp16 batch 128 | >= 0.60 | no GEMM peak | not measured |");
    }

    @Test
    void everyContestantHasARowInEveryCell() throws IOException {
        run(MadeUpResult.read());
        assertLine("| fp16 | 1 | torch-eager | 1000.0 | 1100.0 | 1000.0 | 0.40 (0.39 to 0.42) | 8.6 | 8.50 | 500 |  "
                + "| copies beside |");
        assertLine("| fp16 | 128 | torch-eager | refused: out of memory |  |  |  |  |  |  |  |  |");
        assertLine("| fp16 | 1 | ssd4j | pipeline | 300.0 | 320.0 | 3333.3 | 1.00 (1.00 to 1.00) | 28.7 |");
        assertLine("| fp16 | 1 | ssd4j | card | conv11_2 | 1.50e-03 | 3e-03 | within |");
        assertLine("- `torch-compile`: settings: max-autotune; forms: [\"run\"].");
    }

    @Test
    void saysWhatItWasMeasuredOn() throws IOException {
        run(MadeUpResult.read());
        assertTrue(
                page().startsWith(
                                "# ssd4j beside PyTorch on Made-up GPU\n\ndriver 580.65.06; ssd4j with CUDA driver 13.0, "
                                        + "cuDNN 9.24.0, cuBLASLt 13.1.1, NVRTC 13.0; PyTorch: version 2.13.0+cu130, cuda 13.0, cudnn 92400."));
        assertLine(
                "SM clock 1980 (1755 to 1980) MHz of at most 1980; 420 (181 to 690) W; 48 (35 to 61) degrees Celsius; "
                        + "held down by software power cap; 2400 samples.  ");
    }

    @Test
    void aWrongMapOfOursIsRed() throws IOException {
        assertEquals(1, run(MadeUpResult.read().with("/race/parity/1/relativeL2", 0.25)));
        assertLine("**Red: maps of ssd4j are not within their bound.**");
        assertLine("- fp16 batch 1: fc7 is 2.50e-01 from the card's, more than 3e-03");
        assertLine("| fp16 | 1 | ssd4j | card | fc7 | 2.50e-01 | 3e-03 | **not within** |");
    }

    @Test
    void aRefusedResultMakesNoPage() throws IOException {
        assertEquals(3, run(MadeUpResult.read().without("/facts/card")));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("the result lacks facts.card"));
        assertFalse(Files.exists(folder.resolve("page.md")));
    }

    @Test
    void aFileThatIsNoJsonOrNotThereIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "no JSON");
        PrintStream errors = new PrintStream(printed, true, StandardCharsets.UTF_8);
        assertEquals(
                3, Main.run(List.of(file.toString(), folder.resolve("page.md").toString()), errors));
        assertEquals(3, Main.run(List.of(folder.resolve("absent").toString(), "page.md"), errors));
    }

    @Test
    void withoutBothFilesThereIsAUsage() {
        assertEquals(2, Main.run(List.of("--stand-in"), new PrintStream(printed, true, StandardCharsets.UTF_8)));
        assertTrue(printed.toString(StandardCharsets.UTF_8).startsWith("usage: "));
    }

    @Test
    void aDryRunsPageSaysSo() throws IOException {
        assertEquals(3, run(MadeUpResult.read().with("/standIn", true)));
        Result result = Result.read(folder.resolve("first-light.json"), true);
        assertTrue(Page.of(result).contains("no time here means anything"));
    }
}
