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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The parameters of a network, each checked when it is read: the ReLU of oneDNN and cuDNN may turn NaN into 0, so that the maps of
 * weights that are not finite would look valid. Thread-safe.
 */
final class CheckedWeights implements Weights {
    private final Weights weights;
    private final Network network;
    private final Precision precision;
    private final DeviceOptions options;
    private final Set<String> scales;

    /** What is wrong with each parameter that was checked. */
    private final Map<String, Optional<NonFinite>> checked = new ConcurrentHashMap<>();

    /**
     * @param options whether a value that is not finite is rejected or reported to the listener
     */
    CheckedWeights(Network network, Weights weights, Precision precision, DeviceOptions options) {
        this.weights = weights;
        this.network = network;
        this.precision = precision;
        this.options = options;
        // Engines keep the scale of a normalization in float32, whatever the precision.
        this.scales = network.operations().stream()
                .filter(Operation.L2Normalization.class::isInstance)
                .map(operation -> operation.name() + ".weight")
                .collect(Collectors.toSet());
    }

    /**
     * Returns if all values are finite in the precision, or are allowed not to be; the listener then receives a warning.
     *
     * @throws WeightsException if a parameter is missing, has another shape, or has a value that is not finite in the precision
     */
    void requireFinite() {
        List<String> problems = new ArrayList<>();
        network.parameters().forEach((name, shape) -> {
            if (!checked.containsKey(name)) {
                parameter(name, shape);
            }
            checked.getOrDefault(name, Optional.empty())
                    .ifPresent(found -> problems.add(
                            weights.source() + ": tensor '" + weights.tensor(name) + "' " + found.describe(shape)));
        });
        if (!problems.isEmpty()) {
            int others = problems.size() - 1;
            String more = others == 0
                    ? ""
                    : "; " + others + (others == 1 ? " more tensor is affected" : " more tensors are affected");
            if (!options.allowNonFinite()) {
                throw new WeightsException(problems.getFirst() + more
                        + ": use other weights, or load these anyway with DeviceOptions.allowNonFinite"
                        + " (--allow-nonfinite on the command line)");
            }
            options.listener().warning(problems.getFirst() + more);
        }
    }

    private void check(String parameter, MemorySegment values) {
        checked.computeIfAbsent(parameter, name -> NonFinite.in(values, precision(name)));
    }

    /** The precision whose range a parameter is stored in. */
    private Precision precision(String parameter) {
        if (scales.contains(parameter)) {
            return Precision.FP32;
        }
        String layer = parameter.substring(0, parameter.lastIndexOf('.'));
        boolean floating = precision == Precision.FP8
                && weights.quantization().stream().noneMatch(quantization -> quantization.isQuantized(layer));
        return floating ? Precision.FP16 : precision;
    }

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        MemorySegment values = weights.parameter(parameter, shape);
        check(parameter, values);
        return values;
    }

    @Override
    public void read(String parameter, ParameterShape shape, MemorySegment destination) {
        weights.read(parameter, shape, destination);
        check(parameter, destination);
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
