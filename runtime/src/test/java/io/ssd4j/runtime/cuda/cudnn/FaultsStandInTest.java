// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each single call of cuDNN fails once, from the handle to the execution: an exception that names it, and nothing leaks. */
@OnStandIn
class FaultsStandInTest {
    private static final GraphOperation OPERATION =
            Graphs.normalization(ElementType.FLOAT16, 1, new Shape(8, 2, 2), 1e-10f);
    private static final GraphOperation CONVOLUTION =
            Graphs.convolution(ElementType.FLOAT16, 1, new Shape(8, 2, 2), 8, Window.of(1));

    /**
     * Calls whose failure costs only the answer of one mode of the heuristics: two operations ask two modes each, with one descriptor and two
     * attributes, the graph and the mode.
     */
    private static final Map<String, Integer> SURVIVED =
            Map.of("cudnnBackendCreateDescriptor", 4, "cudnnBackendSetAttribute", 8, "cudnnBackendFinalize", 4);

    private int survived;

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
    void eachCallThatFailsIsAnException(String function, StandInControl control) {
        assertTrue(calls(function, control) >= 1);
        long failing = 1;
        while (failsAt(failing, function, control)) {
            assertEquals(Map.of(), control.books(), function + " " + failing);
            failing++;
        }
        assertEquals(calls(function, control), failing - 1);
        assertEquals(SURVIVED.getOrDefault(function, 0), survived);
    }

    private boolean failsAt(long nth, String function, StandInControl control) {
        Fault fault = control.fail(function, nth, CudnnStatus.INTERNAL_ERROR, Fault.Mode.ONCE);
        try {
            planAndExecute();
            survived += Math.toIntExact(fault.fired());
            return fault.fired() > 0;
        } catch (NativeCallException e) {
            assertEquals(1, fault.fired(), e::getMessage);
            assertEquals(function, e.function());
            assertEquals(CudnnStatus.INTERNAL_ERROR, e.status());
            return true;
        } finally {
            control.clearFaults();
        }
    }

    private static long calls(String function, StandInControl control) {
        long before = control.calls().getOrDefault(function, 0L);
        planAndExecute();
        return control.calls().getOrDefault(function, 0L) - before;
    }

    private static void planAndExecute() {
        try (Gpu gpu = Gpu.open()) {
            planAndExecute(OPERATION, gpu);
            planAndExecute(CONVOLUTION, gpu);
        }
    }

    private static void planAndExecute(GraphOperation operation, Gpu gpu) {
        try (OperationGraph graph = OperationGraph.build(operation, gpu.handle());
                ExecutionPlan plan = ExecutionPlan.build(
                        graph, Heuristics.configs(graph).getFirst().choice());
                ExecutionPlan loaded = ExecutionPlan.load(plan.serialize(), operation, gpu.handle())) {
            new Operands(operation, OperandValues.random(operation, 1), gpu).execute(loaded);
        }
    }
}
