// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.cuda.cuda_h;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans stored, loaded, captured and misused. */
@OnStandIn
class PlanLifeStandInTest {
    private static final GraphOperation OPERATION = Graphs.convolution(
            ElementType.FLOAT16, 1, new Shape(16, 6, 6), 24, Window.of(3).padding(1));

    private static ExecutionPlan plan(Gpu gpu) {
        try (OperationGraph graph = OperationGraph.build(OPERATION, gpu.handle())) {
            List<EngineConfig> configs = EngineFilter.of(
                            Precision.FP16,
                            DeviceOptions.DEFAULT.deterministic(true).effort(Effort.EXHAUSTIVE))
                    .select(Heuristics.configs(graph));
            return ExecutionPlan.build(graph, configs.getFirst().choice());
        }
    }

    /** One that needs a workspace. */
    private static ExecutionPlan hungryPlan(Gpu gpu) {
        try (OperationGraph graph = OperationGraph.build(OPERATION, gpu.handle())) {
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
        try (Gpu gpu = Gpu.open();
                ExecutionPlan plan = plan(gpu);
                ExecutionPlan loaded =
                        ExecutionPlan.load(new SerializedPlan(plan.serialize().json()), OPERATION, gpu.handle())) {
            assertEquals(plan.choice(), loaded.choice());
            assertEquals(plan.workspaceBytes(), loaded.workspaceBytes());
            Operands operands = operands(gpu);
            assertArrayEquals(operands.execute(plan), operands.execute(loaded));
        }
    }

    @Test
    void anotherGpuRefusesAStoredPlan(StandInControl control) {
        SerializedPlan stored;
        try (Gpu gpu = Gpu.open();
                ExecutionPlan plan = plan(gpu)) {
            stored = plan.serialize();
        }
        control.computeCapability(80);
        try (Gpu gpu = Gpu.open()) {
            NativeCallException refusal = assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.load(stored, OPERATION, gpu.handle()).close());
            assertEquals(CudnnStatus.NOT_SUPPORTED_ARCH_MISMATCH, refusal.status());
        }
        control.computeCapability(90);
        control.driverVersion(12090);
        try (Gpu gpu = Gpu.open()) {
            assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.load(stored, OPERATION, gpu.handle()).close());
        }
    }

    @Test
    void damagedTextIsRefused() {
        try (Gpu gpu = Gpu.open();
                ExecutionPlan plan = plan(gpu)) {
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
                        () -> ExecutionPlan.load(new SerializedPlan(damaged), OPERATION, gpu.handle())
                                .close());
            }
        }
    }

    @Test
    void aProfileOfTheCardPlansForIt() {
        try (Gpu gpu = Gpu.open();
                DeviceProperties card = DeviceProperties.ofDevice(0);
                DeviceProperties profile = DeviceProperties.of("the card", card.json());
                OperationGraph graph = OperationGraph.build(OPERATION, profile);
                ExecutionPlan planned =
                        ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow();
                ExecutionPlan loaded = ExecutionPlan.load(planned.serialize(), OPERATION, gpu.handle())) {
            assertEquals(planned.choice(), loaded.choice());
        }
    }

    @Test
    void aCapturedPlanOutlivesWhatItWasMadeOf() {
        try (Gpu gpu = Gpu.open();
                CloseStack owned = new CloseStack()) {
            Operands operands = operands(gpu);
            CudaGraphExec executable;
            float[] expected;
            try (ExecutionPlan plan = plan(gpu)) {
                expected = operands.execute(plan);
                try (StreamCapture capture = StreamCapture.begin(gpu.stream());
                        PlanExecution execution = new PlanExecution(plan, operands.addresses(), 0)) {
                    execution.run(gpu.handle());
                    try (CudaGraph graph = capture.end()) {
                        executable = owned.own(graph.instantiate());
                    }
                }
            }
            for (int run = 0; run < 2; run++) {
                operands.destroyOutput();
                executable.launch(gpu.stream());
                assertArrayEquals(expected, operands.result());
            }
        }
    }

    @Test
    void aFreedOperandIsSeen(StandInControl control) {
        breaks(control, "cuDNN tensor 1", gpu -> {
            Map<TensorRole, Long> addresses = operands(gpu).addresses();
            try (DeviceMemory gone = DeviceMemory.allocate(gpu.context(), 1 << 12, "a test")) {
                addresses.put(TensorRole.INPUT, gone.all().address().value());
            }
            try (ExecutionPlan plan = plan(gpu)) {
                run(plan, addresses, 0, gpu);
            }
        });
    }

    @Test
    void anOutputOverItsInputIsSeen(StandInControl control) {
        breaks(control, "overlaps tensor 4, which is written", gpu -> {
            Map<TensorRole, Long> addresses = operands(gpu).addresses();
            addresses.put(TensorRole.OUTPUT, addresses.getOrDefault(TensorRole.INPUT, 0L));
            try (ExecutionPlan plan = plan(gpu)) {
                run(plan, addresses, 0, gpu);
            }
        });
    }

    @Test
    void aWorkspaceThatIsTooSmallIsSeen(StandInControl control) {
        breaks(control, "cuDNN workspace", gpu -> {
            try (ExecutionPlan plan = hungryPlan(gpu)) {
                long workspace =
                        gpu.memory(plan.workspaceBytes() - 1).all().address().value();
                run(plan, operands(gpu).addresses(), workspace, gpu);
            }
        });
    }

    @Test
    void aWorkspaceOverTheWeightsIsSeen(StandInControl control) {
        breaks(control, "the workspace overlaps tensor 2", gpu -> {
            try (ExecutionPlan plan = hungryPlan(gpu)) {
                Map<TensorRole, Long> addresses = operands(gpu).addresses();
                run(plan, addresses, addresses.getOrDefault(TensorRole.WEIGHTS, 0L), gpu);
            }
        });
    }

    private static Operands operands(Gpu gpu) {
        return new Operands(OPERATION, OperandValues.random(OPERATION, 1), gpu);
    }

    private static void run(ExecutionPlan plan, Map<TensorRole, Long> addresses, long workspace, Gpu gpu) {
        try (PlanExecution execution = new PlanExecution(plan, addresses, workspace)) {
            execution.run(gpu.handle());
            gpu.synchronize();
        }
    }

    private interface Misuse {
        void on(Gpu gpu);
    }

    /** Passes where a misuse breaks the context, and its violation was recorded. */
    private static void breaks(StandInControl control, String violation, Misuse misuse) {
        NativeCallException broken = assertThrows(NativeCallException.class, () -> {
            try (Gpu gpu = Gpu.open()) {
                misuse.on(gpu);
            }
        });
        assertEquals(cuda_h.CUDA_ERROR_ILLEGAL_ADDRESS(), broken.status(), broken::toString);
        List<String> violations = control.takeViolations();
        assertEquals(1, violations.size(), violations::toString);
        assertTrue(violations.getFirst().contains(violation), violations::toString);
    }
}
