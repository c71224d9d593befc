// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.RelativeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans made for a handle and executed: what they compute, against the definitions. */
abstract class ExecutionContract {
    private static final Shape SHAPE = new Shape(16, 7, 7);

    /** The relative error below which each engine must be. */
    abstract double tolerance(Precision precision);

    /** How many engines there must be for each operation. */
    abstract int leastPlanned();

    static List<Arguments> convolutions() {
        List<Arguments> convolutions = new ArrayList<>();
        for (Precision precision : Precision.floatingPoint()) {
            ElementType type = precision.elementType();
            Window same = Window.of(3).padding(1);
            for (GraphOperation convolution : List.of(
                    Graphs.convolution(type, 2, SHAPE, 24, same),
                    Graphs.convolution(type, 2, SHAPE, 24, same.stride(2)),
                    Graphs.convolution(
                            type, 1, SHAPE, 40, Window.of(3).padding(6).dilation(6)),
                    Graphs.convolution(type, 3, SHAPE, 32, Window.of(1)),
                    Graphs.head(type, 2, SHAPE, 24, same),
                    Graphs.head(type, 2, SHAPE, 40, Window.of(1)))) {
                convolutions.add(Arguments.of(precision, convolution));
            }
        }
        return convolutions;
    }

    static List<Arguments> others() {
        List<Arguments> others = new ArrayList<>();
        for (Precision precision : Precision.floatingPoint()) {
            ElementType type = precision.elementType();
            for (GraphOperation operation : List.of(
                    Graphs.pooling(type, 2, SHAPE, Window.of(2).stride(2), Rounding.CEIL),
                    Graphs.pooling(type, 2, SHAPE, Window.of(3).padding(1), Rounding.FLOOR),
                    Graphs.normalization(type, 2, SHAPE, 1e-10f))) {
                others.add(Arguments.of(precision, operation));
            }
        }
        return others;
    }

    @ParameterizedTest
    @MethodSource({"convolutions", "others"})
    void everyEngineThatMayComputeComputesTheDefinition(Precision precision, GraphOperation operation) {
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            OperandValues values = OperandValues.random(operation, 1);
            Operands operands = new Operands(operation, values, gpu);
            double[] expected = Definition.of(operation, values);
            int planned = 0;
            Effort effort = enginesMayFail() ? Effort.TIMED : Effort.EXHAUSTIVE;
            EngineFilter filter = EngineFilter.of(precision, DeviceOptions.DEFAULT.effort(effort));
            for (EngineConfig config : filter.select(Heuristics.configs(graph))) {
                // One engine is proposed by the heuristics and refuses then, as real ones may.
                try (CloseStack plans = new CloseStack()) {
                    Optional<ExecutionPlan> made =
                            ExecutionPlan.first(graph, List.of(config)).map(plans::own);
                    if (made.isPresent()) {
                        ExecutionPlan plan = made.get();
                        ExecutionPlan loaded = plans.own(ExecutionPlan.load(plan.serialize(), operation, gpu.handle()));
                        assertEquals(plan.choice(), loaded.choice());
                        assertClose(precision, expected, operands.execute(plan), config);
                        assertClose(precision, expected, operands.execute(loaded), config);
                        planned++;
                    }
                } catch (NativeCallException | StoredChoiceException e) {
                    if (!enginesMayFail()) {
                        throw e;
                    }
                }
            }
            assertTrue(planned >= leastPlanned(), operation + " has too few engines: " + planned);
        }
    }

    /** Whether engines that the heuristics propose may fail with any status; then nothing that takes seconds is tried either. */
    boolean enginesMayFail() {
        return false;
    }

    private void assertClose(Precision precision, double[] expected, float[] computed, EngineConfig config) {
        double error = RelativeError.of(computed, expected);
        assertTrue(error < tolerance(precision), () -> config + ": " + error);
    }
}
