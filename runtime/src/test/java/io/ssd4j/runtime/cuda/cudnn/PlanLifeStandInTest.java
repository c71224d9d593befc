// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.spi.CloseStack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans stored, loaded, captured, misused and failed. */
@OnStandIn
class PlanLifeStandInTest {
    private static final ConvolutionBiasRelu OPERATION = ConvolutionBiasRelu.of(
            DataType.HALF, 1, new Shape(16, 6, 6), 24, Window.of(3).padding(1));

    private static ExecutionPlan plan(TestBench bench) {
        try (OperationGraph graph = OperationGraph.build(OPERATION, bench.handle())) {
            List<EngineConfig> configs = EngineFilter.of(Precision.FP16, true).select(Heuristics.configs(graph));
            return ExecutionPlan.build(graph, configs.getFirst().choice());
        }
    }

    /** One that needs a workspace. */
    private static ExecutionPlan hungryPlan(TestBench bench) {
        try (OperationGraph graph = OperationGraph.build(OPERATION, bench.handle())) {
            for (EngineConfig config : Heuristics.configs(graph)) {
                ExecutionPlan plan = ExecutionPlan.first(graph, List.of(config)).orElse(null);
                if (plan != null && plan.workspaceBytes() > 0) {
                    return plan;
                }
                if (plan != null) {
                    plan.close();
                }
            }
            throw new AssertionError("no plan needs a workspace");
        }
    }

    @Test
    void aStoredPlanComputesTheSame() {
        OperandValues operands = OperandValues.random(OPERATION, 1);
        try (TestBench bench = TestBench.open();
                ExecutionPlan plan = plan(bench);
                ExecutionPlan loaded =
                        ExecutionPlan.load(SerializedPlan.parse(plan.serialize().json()), OPERATION, bench.handle())) {
            assertEquals(plan.choice(), loaded.choice());
            assertEquals(plan.workspaceBytes(), loaded.workspaceBytes());
            assertArrayEquals(bench.execute(plan, operands), bench.execute(loaded, operands));
        }
    }

    @Test
    void anotherGpuRefusesAStoredPlan(StandInControl control) {
        SerializedPlan stored;
        try (TestBench bench = TestBench.open();
                ExecutionPlan plan = plan(bench)) {
            stored = plan.serialize();
        }
        control.computeCapability(80);
        try (TestBench bench = TestBench.open()) {
            NativeCallException refusal = assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.load(stored, OPERATION, bench.handle()).close());
            assertEquals(CudnnStatus.NOT_SUPPORTED_ARCH_MISMATCH, refusal.status());
        }
        control.computeCapability(90);
        control.driverVersion(12090);
        try (TestBench bench = TestBench.open()) {
            assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.load(stored, OPERATION, bench.handle()).close());
        }
    }

    @Test
    void damagedTextIsRefused() {
        try (TestBench bench = TestBench.open();
                ExecutionPlan plan = plan(bench)) {
            String json = plan.serialize().json();
            for (String damaged : List.of(
                    json.replace("\"library\":\"stand-in\",", ""),
                    json.replace("\"schemaVersion\":4", "\"schemaVersion\":3"),
                    json.replace("\"engineId\":", "\"engineId\":9"),
                    json.replace("\"alpha\":1", "\"alpha\":[]"),
                    json.replace("CUDNN_POINTWISE_ADD", "CUDNN_POINTWISE_SIN"))) {
                assertTrue(!damaged.equals(json));
                assertThrows(
                        NativeCallException.class,
                        () -> ExecutionPlan.load(SerializedPlan.parse(damaged), OPERATION, bench.handle())
                                .close());
            }
        }
    }

    @Test
    void aProfileOfTheCardPlansForIt() {
        try (TestBench bench = TestBench.open();
                DeviceProperties card = DeviceProperties.ofDevice(0);
                DeviceProperties profile = DeviceProperties.of(card.profile());
                OperationGraph graph = OperationGraph.build(OPERATION, profile);
                ExecutionPlan planned =
                        ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow();
                ExecutionPlan loaded = ExecutionPlan.load(planned.serialize(), OPERATION, bench.handle())) {
            assertEquals(planned.choice(), loaded.choice());
        }
    }

    @Test
    void aCapturedPlanOutlivesWhatItWasMadeOf() {
        OperandValues operands = OperandValues.random(OPERATION, 2);
        try (TestBench bench = TestBench.open();
                CloseStack owned = new CloseStack()) {
            Map<TensorRole, DeviceSlice> memory = bench.upload(OPERATION.operands(), operands, owned);
            Map<TensorRole, Long> addresses = new HashMap<>();
            memory.forEach((role, slice) -> addresses.put(role, slice.address().value()));
            DeviceSlice output = memory.getOrDefault(
                    TensorRole.OUTPUT, memory.values().iterator().next());
            CudaGraphExec executable;
            float[] expected;
            try (ExecutionPlan plan = plan(bench);
                    StreamCapture capture = StreamCapture.begin(bench.stream())) {
                try (Execution execution = Execution.prepare(bench.handle(), plan, addresses, 0)) {
                    execution.run();
                }
                try (CudaGraph graph = capture.end()) {
                    executable = owned.own(graph.instantiate());
                }
                expected = bench.execute(plan, operands);
            }
            for (int run = 0; run < 2; run++) {
                bench.stream().fill(output, (byte) -1);
                executable.launch(bench.stream());
                assertArrayEquals(expected, bench.download(OPERATION.output(), output));
            }
        }
    }

    @Test
    void aFreedOperandIsSeen(StandInControl control) {
        breaks(control, "cuDNN tensor 1", (bench, owned) -> {
            Map<TensorRole, Long> addresses = addresses(bench, owned);
            try (DeviceMemory gone = DeviceMemory.allocate(bench.context(), 1 << 12, "a test")) {
                addresses.put(TensorRole.INPUT, gone.all().address().value());
            }
            runOnce(bench, addresses, 0);
        });
    }

    @Test
    void anOutputOverItsInputIsSeen(StandInControl control) {
        breaks(control, "overlaps tensor 4, which is written", (bench, owned) -> {
            Map<TensorRole, Long> addresses = addresses(bench, owned);
            addresses.put(TensorRole.OUTPUT, addresses.getOrDefault(TensorRole.INPUT, 0L));
            runOnce(bench, addresses, 0);
        });
    }

    @Test
    void aWorkspaceThatIsTooSmallIsSeen(StandInControl control) {
        breaks(control, "cuDNN workspace", (bench, owned) -> {
            try (ExecutionPlan plan = hungryPlan(bench)) {
                DeviceMemory small =
                        owned.own(DeviceMemory.allocate(bench.context(), plan.workspaceBytes() - 1, "a test"));
                long workspace = small.all().address().value();
                try (Execution execution =
                        Execution.prepare(bench.handle(), plan, addresses(bench, owned), workspace)) {
                    execution.run();
                    bench.stream().synchronize();
                }
            }
        });
    }

    private interface Misuse {
        void on(TestBench bench, CloseStack owned);
    }

    /** Passes where a misuse breaks the context, and its violation was recorded. */
    private static void breaks(StandInControl control, String violation, Misuse misuse) {
        NativeCallException broken = assertThrows(NativeCallException.class, () -> {
            try (TestBench bench = TestBench.open();
                    CloseStack owned = new CloseStack()) {
                misuse.on(bench, owned);
            }
        });
        assertEquals(700, broken.status(), broken::toString);
        List<String> violations = control.takeViolations();
        assertEquals(1, violations.size(), violations::toString);
        assertTrue(violations.getFirst().contains(violation), violations::toString);
    }

    private static Map<TensorRole, Long> addresses(TestBench bench, CloseStack owned) {
        Map<TensorRole, Long> addresses = new HashMap<>();
        bench.upload(OPERATION.operands(), OperandValues.random(OPERATION, 3), owned)
                .forEach((role, slice) -> addresses.put(role, slice.address().value()));
        return addresses;
    }

    private static void runOnce(TestBench bench, Map<TensorRole, Long> addresses, long workspace) {
        try (ExecutionPlan plan = plan(bench);
                Execution execution = Execution.prepare(bench.handle(), plan, addresses, workspace)) {
            execution.run();
            bench.stream().synchronize();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cudnnCreate",
                "cudnnSetStream",
                "cudnnBackendCreateDescriptor",
                "cudnnBackendSetAttribute",
                "cudnnBackendFinalize",
                "cudnnBackendGetAttribute",
                "cudnnBackendExecute",
                "cudnnBackendDestroyDescriptor",
                "cudnnDestroy"
            })
    void afterAFailedCallNothingIsLeft(String entryPoint, StandInControl control) {
        long calls = callsOfOneRun(control, entryPoint);
        for (long nth : new long[] {1, 2, calls / 2, calls}) {
            if (nth < 1 || nth > calls) {
                continue;
            }
            Fault fault = control.fail(entryPoint, nth, CudnnStatus.INTERNAL_ERROR, Fault.Mode.ONCE);
            NativeCallException failed = assertThrows(NativeCallException.class, PlanLifeStandInTest::run);
            assertEquals(CudnnStatus.INTERNAL_ERROR, failed.status());
            assertEquals(entryPoint, failed.function());
            assertEquals(1, fault.fired());
            assertEquals(Map.of(), control.books(), () -> entryPoint + " " + nth);
            control.clearFaults();
            run();
        }
    }

    private static long callsOfOneRun(StandInControl control, String entryPoint) {
        long before = control.calls().getOrDefault(entryPoint, 0L);
        run();
        return control.calls().getOrDefault(entryPoint, 0L) - before;
    }

    private static void run() {
        try (TestBench bench = TestBench.open();
                ExecutionPlan plan = plan(bench)) {
            bench.execute(plan, OperandValues.random(OPERATION, 4));
        }
    }
}
