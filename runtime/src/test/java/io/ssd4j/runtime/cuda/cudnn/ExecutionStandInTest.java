// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans made for a handle and executed: what they compute, against the definitions. */
@OnStandIn
class ExecutionStandInTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Shape SHAPE = new Shape(8, 7, 7);

    static List<Arguments> operations() {
        List<Arguments> operations = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            DataType type = DataType.of(precision);
            for (GraphOperation operation : List.of(
                    ConvolutionBiasRelu.of(type, 2, SHAPE, 5, Window.of(3).padding(1)),
                    ConvolutionBiasRelu.of(
                            type, 2, SHAPE, 5, Window.of(3).padding(1).stride(2)),
                    ConvolutionBiasRelu.of(
                            type, 1, SHAPE, 4, Window.of(3).padding(6).dilation(6)),
                    ConvolutionBiasRelu.of(type, 3, SHAPE, 6, Window.of(1)),
                    MaxPooling.of(type, 2, SHAPE, Window.of(2).stride(2), Rounding.CEIL),
                    MaxPooling.of(type, 2, SHAPE, Window.of(3).padding(1), Rounding.FLOOR),
                    RmsNormalization.ofL2(type, 2, SHAPE, 1e-10f))) {
                operations.add(Arguments.of(precision, operation));
            }
        }
        return operations;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyEngineThatMayComputeComputesTheDefinition(Precision precision, GraphOperation operation) {
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            OperandValues values = OperandValues.random(operation, 1);
            Operands operands = new Operands(operation, values, gpu);
            double[] expected = Definition.of(operation, values);
            int planned = 0;
            for (EngineConfig config : EngineFilter.of(precision, false).select(Heuristics.configs(graph))) {
                // One engine is proposed by the heuristics and refuses then, as real ones may.
                Optional<ExecutionPlan> made = ExecutionPlan.first(graph, List.of(config));
                if (made.isPresent()) {
                    planned++;
                    try (ExecutionPlan plan = made.get();
                            ExecutionPlan loaded = ExecutionPlan.load(plan.serialize(), operation, gpu.handle())) {
                        assertEquals(plan.choice(), loaded.choice());
                        assertClose(precision, expected, operands.execute(plan), config);
                        assertClose(precision, expected, operands.execute(loaded), config);
                    }
                }
            }
            assertTrue(planned > 1);
        }
    }

    private static void assertClose(Precision precision, double[] expected, float[] computed, EngineConfig config) {
        double tolerance = switch (precision) {
            case FP32 -> 1e-6;
            case TF32, FP16 -> 1e-3;
            case BF16 -> 8e-3;
        };
        double error = RelativeError.of(computed, expected);
        assertTrue(error < tolerance, () -> config + ": " + error);
    }

    @Test
    void anExecutionAllocatesNothing() {
        ConvolutionBiasRelu operation = ConvolutionBiasRelu.of(DataType.HALF, 1, new Shape(8, 1, 1), 8, Window.of(1));
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(operation, gpu.handle());
                ExecutionPlan plan =
                        ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow();
                Execution execution = Execution.prepare(
                        gpu.handle(),
                        plan,
                        new Operands(operation, OperandValues.random(operation, 1), gpu).addresses(),
                        gpu.memory(plan.workspaceBytes() + 1).all().address().value())) {
            assertEquals(0, allocatedBy(execution::run, gpu));
            // The measurement can see one small object a run.
            Object[] kept = new Object[1];
            long control = allocatedBy(
                    () -> {
                        execution.run();
                        kept[0] = new byte[16];
                    },
                    gpu);
            assertTrue(control >= 16L * 500, "the control allocated only " + control + " bytes");
        }
    }

    private static long allocatedBy(Runnable run, Gpu gpu) {
        for (int i = 0; i < 5_000; i++) {
            run.run();
            if (i % 100 == 0) {
                gpu.synchronize();
            }
        }
        gpu.synchronize();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 500; i++) {
            run.run();
        }
        long after = THREADS.getCurrentThreadAllocatedBytes();
        gpu.synchronize();
        return after - before;
    }

    @Test
    void whatIsClosedIsNotExecuted() {
        MaxPooling operation =
                MaxPooling.of(DataType.HALF, 1, SHAPE, Window.of(2).stride(2), Rounding.CEIL);
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            Operands operands = new Operands(operation, OperandValues.random(operation, 1), gpu);
            ExecutionPlan plan =
                    ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow();
            long workspace =
                    gpu.memory(plan.workspaceBytes() + 1).all().address().value();
            Execution execution = Execution.prepare(gpu.handle(), plan, operands.addresses(), workspace);
            plan.close();
            assertThrows(IllegalStateException.class, execution::run);
            execution.close();
            execution.close();
            assertThrows(IllegalStateException.class, execution::run);
        }
    }
}
