// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

@OnStandIn
class ExecutionStandInTest extends ExecutionContract {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Shape SHAPE = new Shape(8, 7, 7);

    @Override
    double tolerance(Precision precision) {
        return switch (precision) {
            case FP32 -> 1e-6;
            case TF32, FP16 -> 1e-3;
            case BF16 -> 8e-3;
            case INT8, FP8 -> throw new AssertionError("a precision with scales");
        };
    }

    @Override
    int leastPlanned() {
        return 2;
    }

    @Test
    void anExecutionAllocatesNothing() {
        GraphOperation operation = Graphs.convolution(ElementType.FLOAT16, 1, new Shape(8, 1, 1), 8, Window.of(1));
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(operation, gpu.handle());
                ExecutionPlan plan =
                        ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow();
                PlanExecution execution = new PlanExecution(
                        plan,
                        new Operands(operation, OperandValues.random(operation, 1), gpu).addresses(),
                        gpu.memory(plan.workspaceBytes() + 1).all().address().value())) {
            assertEquals(0, allocatedBy(() -> execution.run(gpu.handle()), gpu));
            // The measurement can see one small object a run.
            Object[] kept = new Object[1];
            long control = allocatedBy(
                    () -> {
                        execution.run(gpu.handle());
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
        // The minimum of several rounds, because the JVM itself occasionally allocates for the thread that it compiles
        // for.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 500; i++) {
                run.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            gpu.synchronize();
        }
        return least;
    }

    @Test
    void whatIsClosedIsNotExecuted() {
        GraphOperation operation =
                Graphs.pooling(ElementType.FLOAT16, 1, SHAPE, Window.of(2).stride(2), Rounding.CEIL);
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            Operands operands = new Operands(operation, OperandValues.random(operation, 1), gpu);
            ExecutionPlan plan =
                    ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow();
            long workspace =
                    gpu.memory(plan.workspaceBytes() + 1).all().address().value();
            PlanExecution execution = new PlanExecution(plan, operands.addresses(), workspace);
            plan.close();
            assertThrows(IllegalStateException.class, () -> execution.run(gpu.handle()));
            execution.close();
            execution.close();
            assertThrows(IllegalStateException.class, () -> execution.run(gpu.handle()));
        }
    }
}
