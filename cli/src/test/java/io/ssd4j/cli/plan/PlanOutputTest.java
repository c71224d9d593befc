// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlannedLayer;
import io.ssd4j.runtime.planning.Roofline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The contract of {@code plan}, for programs and for people. */
class PlanOutputTest {
    private static final Map<String, Long> KNOBS = new LinkedHashMap<>();

    static {
        KNOBS.put("TILE_SIZE", 4L);
        KNOBS.put("STAGES", 0L);
    }

    private static final PlannedLayer CONVOLUTION = new PlannedLayer(
            "fc7",
            "cudnn eng41",
            false,
            KNOBS,
            37,
            128,
            3_000_000_000L,
            10_000_000L,
            OptionalDouble.empty(),
            Optional.of(new Roofline(4e-6, 1e-6)),
            "");
    private static final PlannedLayer POOLING = new PlannedLayer(
            "pool5",
            "ssd4j max_pool",
            false,
            Map.of(),
            1,
            0,
            8_000_000L,
            4_000_000L,
            OptionalDouble.empty(),
            Optional.of(new Roofline(0, 2e-6)),
            "cuDNN's resample needs a driver");

    private static NetworkPlan plan(int requested, List<Integer> parts, PlannedLayer... layers) {
        return new NetworkPlan(
                "l4",
                "NVIDIA L4 (sm_89, 58 SMs)",
                "ssd300",
                Precision.FP16,
                parts.getFirst(),
                requested,
                parts,
                List.of(layers));
    }

    @Test
    void printsTheContractAsJson() {
        StringWriter out = new StringWriter();
        PlanJson.write(plan(2, List.of(2), CONVOLUTION, POOLING), new PrintWriter(out));
        assertEquals("""
                {"schema":1,"profile":"l4","precision":"fp16","batch":2,"layers":[\
                {"name":"fc7","engine":"cudnn eng41","knobs":{"TILE_SIZE":4,"STAGES":0},"candidates":37,\
                "workspace":128,"flop":3000000000,"bytes":10000000,"bound":"compute"},\
                {"name":"pool5","engine":"ssd4j max_pool","knobs":{},"candidates":1,\
                "workspace":0,"flop":8000000,"bytes":4000000,"bound":"memory"}]}
                """, out.toString());
    }

    @Test
    void aGpuWithoutKnownPeaksHasNoBound() {
        PlannedLayer unknown = new PlannedLayer(
                "fc7", "cudnn eng41", false, Map.of(), 37, 0, 30, 10, OptionalDouble.empty(), Optional.empty(), "");
        StringWriter out = new StringWriter();
        PlanJson.write(plan(1, List.of(1), unknown), new PrintWriter(out));
        assertEquals("""
                {"schema":1,"profile":"l4","precision":"fp16","batch":1,"layers":[\
                {"name":"fc7","engine":"cudnn eng41","knobs":{},"candidates":37,\
                "workspace":0,"flop":30,"bytes":10,"bound":null}]}
                """, out.toString());
    }

    @Test
    void printsATableWithItsSumForPeople() {
        StringWriter out = new StringWriter();
        PlanText.write(List.of(plan(2, List.of(2), CONVOLUTION, POOLING)), new PrintWriter(out));
        assertEquals("""
                ssd300 on l4, NVIDIA L4 (sm_89, 58 SMs): fp16, batch 2
                layer  engine          candidates  workspace B  GFLOP     MB  FLOP/B  bound    min us  knobs; remarks
                fc7    cudnn eng41             37          128  3.000  10.00   300.0  compute     4.0  TILE_SIZE=4 STAGES=0
                pool5  ssd4j max_pool           1            0  0.008   4.00     2.0  memory      2.0  cuDNN's resample needs a driver
                sum: 3.008 GFLOP, 14.00 MB, at least 3.00 us an image
                """, out.toString());
    }

    @Test
    void whatWasTimedHasItsMedian() {
        PlannedLayer timed = new PlannedLayer(
                "fc7",
                "cublaslt alg66",
                false,
                Map.of("TILE", 20L),
                61,
                0,
                3_000_000_000L,
                10_000_000L,
                OptionalDouble.of(5.25),
                Optional.of(new Roofline(4e-6, 1e-6)),
                "");
        StringWriter json = new StringWriter();
        PlanJson.write(plan(2, List.of(2), timed), new PrintWriter(json));
        assertTrue(
                json.toString().contains("\"bytes\":10000000,\"micros\":5.25,\"bound\":\"compute\""), json::toString);
        StringWriter text = new StringWriter();
        PlanText.write(List.of(plan(2, List.of(2), timed)), new PrintWriter(text));
        assertTrue(text.toString().contains("min us  median us  knobs; remarks"), text::toString);
        assertTrue(text.toString().contains("    4.0        5.3  TILE=20"), text::toString);
    }

    @Test
    void aLayerAsideAddsToTheLeastTimeOnlyWhereItsRateIsSpent() {
        PlannedLayer aside = new PlannedLayer(
                "fc7.output",
                "ssd4j unpack_output",
                true,
                Map.of(),
                1,
                0,
                0,
                4_000_000L,
                OptionalDouble.empty(),
                Optional.of(new Roofline(0, 2e-6)),
                "");
        double chain = plan(1, List.of(1), CONVOLUTION, POOLING).leastSeconds().orElseThrow();
        assertEquals(6e-6, chain, 1e-12);
        assertEquals(
                chain,
                plan(1, List.of(1), CONVOLUTION, POOLING, aside).leastSeconds().orElseThrow());
        assertEquals(
                9e-6,
                plan(1, List.of(1), CONVOLUTION, POOLING, aside, aside, aside)
                        .leastSeconds()
                        .orElseThrow(),
                1e-12);
    }

    @Test
    void tellsHowALargeBatchIsSplit() {
        assertEquals(Optional.empty(), PlanText.split(plan(372, List.of(372))));
        assertEquals(
                Optional.of("batch 745 is split into 1 x 249 and 2 x 248: large batches run in parts"),
                PlanText.split(plan(745, List.of(249, 248, 248))));
    }
}
