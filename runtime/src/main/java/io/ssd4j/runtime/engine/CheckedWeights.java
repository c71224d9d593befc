// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a network, each read once and checked: the ReLU of oneDNN and cuDNN may turn NaN into 0, so that the maps of
 * weights that are not finite would look sound.
 */
final class CheckedWeights implements Weights {
    private final Weights source;
    private final Map<String, MemorySegment> values;

    private CheckedWeights(Weights source, Map<String, MemorySegment> values) {
        this.source = source;
        this.values = values;
    }

    /**
     * Reads and checks every parameter.
     *
     * @param options whether a value that is not finite is rejected or reported to the listener
     * @throws WeightsException if a parameter is missing, has another shape, or has a value that is not finite in the precision
     */
    static CheckedWeights of(Network network, Weights weights, Precision precision, DeviceOptions options) {
        Map<String, MemorySegment> values = new LinkedHashMap<>();
        Map<String, ParameterShape> shapes = network.parameters();
        shapes.forEach((name, shape) -> values.put(name, weights.parameter(name, shape)));
        Map<String, Precision> precisions = new HashMap<>();
        for (Operation operation : network.operations()) {
            // Engines keep the scale of a normalization in float32, whatever the precision.
            Precision stored = operation instanceof Operation.L2Normalization ? Precision.FP32 : precision;
            precisions.put(operation.name() + ".weight", stored);
            precisions.put(operation.name() + ".bias", stored);
        }
        // In parallel, since the pages of a mapped file are read from disk here.
        List<String> problems = values.entrySet().parallelStream()
                .map(parameter -> NonFinite.in(
                                parameter.getValue(), precisions.getOrDefault(parameter.getKey(), precision))
                        .map(found -> weights.source() + ": tensor '" + weights.tensor(parameter.getKey()) + "' "
                                + found.describe(shapes.getOrDefault(parameter.getKey(), ParameterShape.of()))))
                .flatMap(Optional::stream)
                .toList();
        if (!problems.isEmpty()) {
            String more = problems.size() == 1 ? "" : "; " + (problems.size() - 1) + " more tensors are affected";
            if (!options.allowNonFinite()) {
                throw new WeightsException(problems.getFirst() + more
                        + ": use other weights, or load these anyway with DeviceOptions.allowNonFinite"
                        + " (--allow-nonfinite on the command line)");
            }
            options.listener().warning(problems.getFirst() + more);
        }
        return new CheckedWeights(weights, values);
    }

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        MemorySegment found = values.get(parameter);
        return found != null ? found : source.parameter(parameter, shape);
    }

    @Override
    public String source() {
        return source.source();
    }

    /** Leaves the weights open: they belong to the caller of {@link io.ssd4j.runtime.Device#load}. */
    @Override
    public void close() {}
}
