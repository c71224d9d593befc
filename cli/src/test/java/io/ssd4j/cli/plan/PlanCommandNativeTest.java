// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code plan} with NVIDIA's own cuDNN, for GPUs that are not there. */
class PlanCommandNativeTest {
    private static final Path SHIPPED_PROFILES = Path.of(
            "..", "runtime", "src", "main", "resources", "io", "ssd4j", "runtime", "cuda", "absent", "profiles");

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireCudnn() {
        Capability.require(Capability.CUDNN);
    }

    private static CommandRun plan(String... arguments) {
        List<String> line = new ArrayList<>(List.of("plan"));
        line.addAll(List.of(arguments));
        return CommandRun.of(new FakeEngine(), line.toArray(String[]::new));
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.propertyNames().forEach(names::add);
        return names;
    }

    @Test
    void plansEveryLaunchOfTheNetwork() {
        CommandRun run = plan("--profile", "h100-sxm", "--precision", "fp16", "--batch", "32", "--json");
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        JsonNode plan = run.json();
        assertEquals(List.of("schema", "profile", "precision", "batch", "layers"), fields(plan));
        assertEquals("h100-sxm", plan.get("profile").stringValue());
        assertEquals("fp16", plan.get("precision").stringValue());
        assertEquals(32, plan.get("batch").intValue());

        int convolutions = 0;
        int kernels = 0;
        long flop = 0;
        for (JsonNode layer : plan.get("layers")) {
            assertEquals(
                    List.of("name", "engine", "knobs", "candidates", "workspace", "flop", "bytes", "bound"),
                    fields(layer));
            assertTrue(layer.get("candidates").intValue() >= 1, layer::toString);
            assertTrue(layer.get("bytes").longValue() > 0, layer::toString);
            if (layer.get("engine").stringValue().startsWith("cudnn eng")) {
                convolutions++;
                flop += layer.get("flop").longValue();
            } else {
                kernels++;
                assertTrue(layer.get("engine").stringValue().startsWith("ssd4j "), layer::toString);
                assertEquals("memory", layer.get("bound").stringValue(), layer::toString);
            }
        }
        assertEquals(23, convolutions);
        assertEquals(1 + 5 + 1 + 6, kernels, "the input, poolings, the normalization and outputs");
        assertEquals(2L * 32 * SsdBackbone.SSD300.network().multiplyAccumulates(), flop);
        assertEquals(2 * 30.13e9 * 32, (double) flop, 2 * 0.005e9 * 32);
    }

    @Test
    void oneObjectForEachBatchSize() throws IOException {
        CommandRun run = plan("--profile", "l4", "--precision", "bf16", "--batch", "1,8", "--json");
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(2, lines.size());
        JsonMapper mapper = new JsonMapper();
        assertEquals(1, mapper.readTree(lines.get(0)).get("batch").intValue());
        assertEquals(8, mapper.readTree(lines.get(1)).get("batch").intValue());
    }

    @Test
    void aLargeBatchIsPlannedInParts() {
        CommandRun text = plan("--profile", "h100-sxm", "--precision", "fp16", "--batch", "33");
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().contains("batch 33 is split into 1 x 24 and 1 x 9"), text.out());
        assertTrue(text.out().contains("fp16, batch 24"), text.out());
        assertTrue(text.out().contains("fp16, batch 9"), text.out());
    }

    /** In fp32, cuDNN has only its naive engine for fc6 on GPUs before Hopper: there, fc6 is a matrix product. */
    @ParameterizedTest
    @ValueSource(strings = {"a100-sxm4-80gb", "h100-sxm", "jetson-orin-agx", "l4", "rtx-4090"})
    void noProfileLeavesALayerToTheNaiveEngine(String profile) {
        String plans = plan("--profile", profile, "--batch", "1,32,128").out();
        assertTrue(plans.contains("batch 128 is split into 4 x 32"), plans);
        assertFalse(plans.contains("naive"), plans);
        List<String> products = plans.lines()
                .filter(line -> line.contains("im2col+cudnn"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertEquals(profile.equals("h100-sxm") ? List.of() : List.of("fc6", "fc6", "fc6"), products);
    }

    @Test
    void saysWhereADriverIsMissing() {
        Capability.require(Capability.NO_DRIVER);
        String table = plan("--profile", "h100-sxm", "--precision", "fp16").out();
        assertEquals(
                5,
                table.lines()
                        .filter(line -> line.contains("cuDNN's resample needs a driver"))
                        .count(),
                table);
        assertEquals(
                1,
                table.lines()
                        .filter(line -> line.contains("cuDNN's RMSNorm needs a driver"))
                        .count(),
                table);
        assertEquals(5, table.lines().filter(line -> line.contains("cuBLASLt")).count(), table);
    }

    @Test
    void storesThePlansUnderTheProfilesName() throws IOException {
        Path store = folder.resolve("plans");
        CommandRun run = plan("--profile", "l4", "--precision", "fp16", "--out", store.toString());
        assertEquals(0, run.code(), run.err());
        JsonNode stored = new JsonMapper().readTree(Files.readString(store.resolve("nvidia-l4.fp16.instant.json")));
        JsonNode environment = stored.get("environment");
        assertEquals("NVIDIA L4", environment.get("deviceName").stringValue());
        assertEquals(89, environment.get("computeCapability").intValue());
        assertEquals(13000, environment.get("driverVersion").intValue());
        int convolutions = 0;
        for (JsonNode choice : stored.get("choices")) {
            boolean isConvolution = choice.get("problem").stringValue().startsWith("convolution ");
            assertEquals(
                    isConvolution ? "cudnn" : "ssd4j", choice.get("library").stringValue());
            assertNotEquals("", choice.get("plan").stringValue());
            convolutions += isConvolution ? 1 : 0;
        }
        assertEquals(distinctConvolutions(), convolutions);
    }

    @Test
    void deterministicPlansAreStoredByThemselves() {
        // The store keeps the version of NVRTC.
        Capability.require(Capability.NVRTC);
        Path store = folder.resolve("plans");
        CommandRun run = plan("--profile", "l4", "--precision", "fp16", "--deterministic", "--out", store.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(Files.exists(store.resolve("nvidia-l4.fp16.deterministic.instant.json")));
    }

    @Test
    void saysOfAShippedProfileThatItIsWrittenByHand() throws IOException {
        assertTrue(plan("--profile", "l4").out().endsWith(PlanText.WRITTEN_BY_HAND + System.lineSeparator()));
        Path dump = Files.writeString(folder.resolve("l4.json"), Files.readString(SHIPPED_PROFILES.resolve("l4.json")));
        assertFalse(plan("--profile", dump.toString()).out().contains(PlanText.WRITTEN_BY_HAND));
    }

    // conv3_2 is conv3_3, conv4_2 is conv4_3, the three of conv5 are one, conv10 is no conv11: their maps differ.
    private static int distinctConvolutions() {
        return 23 - 1 - 1 - 2;
    }

    @Test
    void aStoreThatCannotBeWrittenEndsWith3() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        CommandRun run = plan("--profile", "l4", "--precision", "fp16", "--out", file.toString());
        assertEquals(3, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("cannot create the folder " + file + ": it is a file; name a folder"), run.err());
    }

    @Test
    void aPrecisionThatTheGpuLacksEndsWith2() throws IOException {
        Path profile = Files.writeString(folder.resolve("turing.json"), turing());
        CommandRun run = plan("--profile", profile.toString(), "--precision", "bf16");
        assertEquals(2, run.code(), run.err());
        assertTrue(
                run.err()
                        .contains(
                                "does not compute in bf16: its compute capability is 7.5, and bf16 needs 8.0 or newer;"
                                        + " it has fp32, fp16"),
                run.err());
    }

    @Test
    void fp8NeedsAnAdaOrNewerGpuAndTheDriver() {
        CommandRun old = plan("--profile", "a100-sxm4-80gb", "--precision", "fp8");
        assertEquals(2, old.code(), old.err());
        assertTrue(
                old.err()
                        .contains(
                                "does not compute in fp8: its compute capability is 8.0, and fp8 needs 8.9 or newer;"),
                old.err());
        Capability.require(Capability.NO_DRIVER);
        CommandRun without = plan("--profile", "h100-sxm", "--precision", "fp8");
        assertEquals(4, without.code(), without.err());
        assertEquals("", without.out());
        assertTrue(
                without.err()
                        .contains("h100-sxm: planning in fp8 needs NVIDIA's driver, which this machine lacks: cuDNN has"
                                + " its engines for it compiled by the driver's library, libcuda.so.1"),
                without.err());
        assertTrue(without.err().contains("Plan on a machine with the driver, or in another precision"), without.err());
    }

    /** A Tesla T4, as far as a profile is checked before cuDNN has it. */
    private static String turing() {
        StringBuilder json =
                new StringBuilder("{\"deviceName\":\"Tesla T4\",\"deviceVer\":750,\"totalGlobalMem\":15828320256");
        for (String field : List.of(
                "multiProcessorCount",
                "maxSharedMemoryPerBlock",
                "maxSharedMemoryPerBlockOptin",
                "driverVer",
                "regsPerBlock",
                "warpSize",
                "reservedSharedMemoryPerBlock",
                "maxRegistersPerSM",
                "maxCtasPerSM",
                "maxThreadsPerBlock",
                "maxThreadsPerSM",
                "smClockRateKHz",
                "memClockRateKHz",
                "l2CacheSize")) {
            json.append(",\"").append(field).append("\":1");
        }
        return json.append('}').toString();
    }

    @Test
    void aGpuThatIsNotThereEndsWith4() {
        Capability.require(Capability.NO_DRIVER);
        CommandRun run = CommandRun.of(new FakeEngine(), "profile", "--device", "cuda:0");
        assertEquals(4, run.code(), run.err());
        assertTrue(run.err().contains("looked in"), run.err());
    }
}
