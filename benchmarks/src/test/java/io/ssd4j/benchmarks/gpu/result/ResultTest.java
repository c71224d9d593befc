// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ssd4j.benchmarks.gpu.MadeUpResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A result is taken when it has everything, and refused by the name of what it lacks. */
class ResultTest {
    @TempDir
    private Path folder;

    private Result read(MadeUpResult result) throws IOException {
        return Result.read(result.write(folder), false);
    }

    private String refusal(MadeUpResult result) {
        return Objects.requireNonNull(
                assertThrows(ResultException.class, () -> read(result)).getMessage());
    }

    @Test
    void readsAGoodOne() throws IOException {
        Result result = read(MadeUpResult.read());
        assertEquals("Made-up GPU", result.machine().card());
        assertEquals("92400", result.machine().torch().get("cudnn"));
        assertEquals(1980, result.clocks().sm().orElseThrow().median());
        assertEquals(4, result.cells().size());
        Entry eager = Objects.requireNonNull(result.cells().getFirst().entries().get("torch-eager"));
        assertEquals(0.4, eager.run().orElseThrow().oursOver().orElseThrow().median());
        assertEquals("time", result.cells().getLast().ours().reason());
        assertEquals(7e14, result.peaks().gemm("fp16").orElseThrow());
        assertEquals(9, result.plans().getFirst().layers().size());
        assertTrue(result.failures().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "/standIn, standIn",
        "/facts, facts",
        "/facts/card, facts.card",
        "/facts/driver, facts.driver",
        "/facts/libraries, facts.libraries",
        "/facts/libraries/0, CUDA driver",
        "/facts/libraries/1, cuDNN",
        "/facts/libraries/1/version, facts.libraries[1].version",
        "/facts/libraries/2, cuBLASLt",
        "/facts/torch, facts.torch",
        "/facts/torch/version, facts.torch.version",
        "/facts/torch/cuda, facts.torch.cuda",
        "/facts/torch/cudnn, facts.torch.cudnn",
        "/facts/commit, facts.commit",
        "/facts/date, facts.date",
        "/race, race",
        "/race/clocks, race.clocks",
        "/race/clocks/samples, race.clocks.samples",
        "/race/clocks/smMHz, the clocks seen during the run",
        "/race/contestants, race.contestants",
        "/race/contestants/torch-eager/options, race.contestants.torch-eager.options",
        "/race/parity, race.parity",
        "/race/cells, race.cells",
        "/race/cells/1/contestants/ssd4j, race.cells[1].contestants.ssd4j",
        "/race/cells/1/contestants/ssd4j/forms, race.cells[1].contestants.ssd4j.forms",
        "/race/cells/1/contestants/ssd4j/forms/run, race.cells[1].contestants.ssd4j.forms.run",
        "/race/cells/1/contestants/ssd4j/forms/run/p99Micros, race.cells[1].contestants.ssd4j.forms.run.p99Micros",
        "/race/cells/2/contestants/torch-eager/reason, race.cells[2].contestants.torch-eager.reason",
        "/roofline/plans/0/layers/3/micros, roofline.plans[0].layers[3].micros"
    })
    void eachFieldThatIsMissingIsNamed(String pointer, String named) throws IOException {
        String message = refusal(MadeUpResult.read().without(pointer));
        assertTrue(message.contains("lacks") && message.contains(named), message);
    }

    @ParameterizedTest
    @CsvSource({"/facts/card", "/facts/driver", "/facts/torch/version"})
    void aBlankIsMissingToo(String pointer) throws IOException {
        assertTrue(refusal(MadeUpResult.read().with(pointer, " ")).contains("lacks"));
    }

    @Test
    void clocksThatNobodySawAreMissing() throws IOException {
        MadeUpResult result =
                MadeUpResult.read().with("/race/clocks", Map.of("samples", 0, "reason", "there is no NVML"));
        String message = refusal(result);
        assertTrue(message.contains("clocks seen during the run") && message.contains("there is no NVML"), message);
    }

    @Test
    void eachParityLineThatIsMissingIsNamed() throws IOException {
        int lines = MadeUpResult.read().at("/race/parity").size();
        for (int i = 0; i < lines; i++) {
            MadeUpResult result = MadeUpResult.read();
            boolean onCard =
                    result.at("/race/parity/" + i + "/against").asText().equals("card");
            String map = result.at("/race/parity/" + i + "/map").asText();
            String name = result.at("/race/parity/" + i + "/contestant").asText();
            result.without("/race/parity/" + i);
            if (onCard) {
                String message = refusal(result);
                assertTrue(message.contains("lacks the parity of " + name) && message.endsWith(map), message);
            } else {
                assertEquals(lines - 1, read(result).parity().size());
            }
        }
    }

    @Test
    void aWrongMapOfOursIsAFailureAndOneOfTheirsIsNot() throws IOException {
        MadeUpResult result = MadeUpResult.read();
        ArrayNode rows = (ArrayNode) result.at("/race/parity");
        for (int i = 0; i < rows.size(); i++) {
            boolean wrong = i == 1 || !rows.get(i).get("contestant").asText().equals("ssd4j");
            result.with("/race/parity/" + i + "/relativeL2", wrong ? 3e-3 : 1e-3);
        }
        List<Parity> failures = read(result).failures();
        assertEquals(List.of("fc7"), failures.stream().map(Parity::map).toList());
    }

    @Test
    void whatIsNoNumberIsAFailure() throws IOException {
        MadeUpResult result =
                MadeUpResult.read().without("/race/parity/0/relativeL2").with("/race/parity/0/passed", true);
        assertEquals(1, read(result).failures().size());
    }

    @Test
    void aDryRunPassesForNoResultOfACardNorTheOtherWayRound() throws IOException {
        Path dry = MadeUpResult.read().with("/standIn", true).write(folder);
        String message = Objects.requireNonNull(assertThrows(ResultException.class, () -> Result.read(dry, false))
                .getMessage());
        assertTrue(message.contains("dry run"), message);
        Path card = MadeUpResult.read().write(folder);
        assertThrows(ResultException.class, () -> Result.read(card, true));
    }

    @Test
    void aDryRunHasNoClockAndNoCudaOfPyTorchs() throws IOException {
        MadeUpResult dry = MadeUpResult.read()
                .with("/standIn", true)
                .with("/race/clocks", Map.of("samples", 0))
                .without("/facts/torch/cuda")
                .without("/facts/torch/cudnn");
        assertTrue(Result.read(dry.write(folder), true).clocks().sm().isEmpty());
    }
}
