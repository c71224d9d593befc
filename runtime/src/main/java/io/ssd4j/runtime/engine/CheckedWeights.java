// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a network, each read once and checked: the ReLU of oneDNN and cuDNN may turn NaN into 0, so that the maps of
 * weights that are not finite would look sound.
 */
record CheckedWeights(Weights weights, Map<String, MemorySegment> values) implements Weights {

    /**
     * Reads and checks every parameter.
     *
     * @param options whether a value that is not finite is rejected or reported to the listener
     * @throws WeightsException if a parameter is missing, has another shape, or has a value that is not finite in the precision
     */
    static CheckedWeights of(Network network, Weights weights, Precision precision, DeviceOptions options) {
        // Engines keep the scale of a normalization in float32, whatever the precision.
        Set<String> scales = network.operations().stream()
                .filter(Operation.L2Normalization.class::isInstance)
                .map(operation -> operation.name() + ".weight")
                .collect(Collectors.toSet());
        Map<String, ParameterShape> shapes = network.parameters();
        Map<String, MemorySegment> values = new HashMap<>();
        shapes.forEach((name, shape) -> values.put(name, weights.parameter(name, shape)));
        // In parallel, since the pages of a mapped file are read from disk here.
        List<String> problems = shapes.keySet().parallelStream()
                .flatMap(name -> NonFinite.in(value(values, name), scales.contains(name) ? Precision.FP32 : precision)
                        .map(found -> weights.source() + ": tensor '" + weights.tensor(name) + "' "
                                + found.describe(value(shapes, name)))
                        .stream())
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

    private static <T> T value(Map<String, T> map, String parameter) {
        return Objects.requireNonNull(map.get(parameter), parameter);
    }

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        return value(values, parameter);
    }

    @Override
    public Optional<Quantization> quantization() {
        return weights.quantization();
    }

    @Override
    public String source() {
        return weights.source();
    }

    /** Leaves the weights open: they belong to the caller of {@link io.ssd4j.runtime.Device#load}. */
    @Override
    public void close() {}
}
