// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Measures the values between the layers of a network on examples, and chooses scales for them. The examples are computed in float32
 * with {@link #observedNetwork()}. Memory does not grow with their number. Not thread-safe.
 */
public final class Calibration {
    private final Network network;
    private final Network observed;
    private final Map<String, ValueHistogram> histograms = new LinkedHashMap<>();

    /**
     * @param network the network to quantize
     */
    public Calibration(Network network) {
        this.network = network;
        Network.Builder builder = Network.builder(network.name(), network.input());
        network.operations().forEach(builder::branch);
        // The scale of a pooling is that of what it reads.
        network.operations().stream()
                .filter(operation -> !(operation instanceof Operation.MaxPooling))
                .forEach(operation -> builder.output(operation.name()));
        observed = builder.build();
        histograms.put(Network.INPUT, new ValueHistogram());
        observed.outputs().forEach(value -> histograms.put(value, new ValueHistogram()));
    }

    /** The network with an output for each value that may get a scale, under the name of its operation. */
    public Network observedNetwork() {
        return observed;
    }

    /**
     * Counts the values of a run of {@link #observedNetwork()}.
     *
     * @param input the input of the run, float32
     * @param outputs finds an output of the run, float32
     * @throws IllegalArgumentException if a value is NaN or infinite; the message names the operation
     */
    public void add(MemorySegment input, Function<String, MemorySegment> outputs) {
        histograms.forEach((value, histogram) -> {
            try {
                histogram.add(value.equals(Network.INPUT) ? input : outputs.apply(value));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("a value of " + value + " is NaN or infinite", e);
            }
        });
    }

    /** The histogram of a value that {@link #observedNetwork()} returns, or of the input. */
    public ValueHistogram histogram(String value) {
        return Objects.requireNonNull(histograms.get(value), value);
    }

    /**
     * Chooses scales. The values that a quantized convolution reads get one; the input's always includes its largest magnitude. A
     * convolution that reads a value with negative numbers, although {@linkplain Quantization#isSigned it should have none}, is
     * computed in floating point instead of integers; and one with unsuitable channels instead of 8-bit floating-point numbers.
     *
     * @param format the 8-bit numbers
     * @param weights finds a parameter, float32, by its name
     * @param part the part of the magnitudes of each value that is not clipped, as for {@link ValueHistogram#quantile}
     * @param kept convolutions to compute in floating point
     * @throws IllegalArgumentException if one of them is not a convolution of the network; the message lists those that are
     * @throws IllegalStateException if no example was added
     */
    public Quantization quantization(Quantization.Format format, Parameters weights, double part, Set<String> kept) {
        if (histogram(Network.INPUT).total() == 0) {
            throw new IllegalStateException("there is no example to choose scales by");
        }
        requireConvolutions(kept);
        Set<String> float8 = Quantization.float8Layers(network);
        Map<String, List<Float>> layers = new LinkedHashMap<>();
        Map<String, Float> values = new LinkedHashMap<>();
        for (Operation operation : network.operations()) {
            String read = Quantization.scaled(network, operation.input());
            boolean signed = Quantization.isSigned(network, read);
            if (operation instanceof Operation.Convolution convolution
                    && !kept.contains(convolution.name())
                    && switch (format) {
                        case INT8 -> signed || !histogram(read).hasNegative();
                        case E4M3 -> float8.contains(convolution.name());
                    }) {
                MemorySegment given = weights.parameter(convolution.name() + ".weight");
                layers.put(
                        convolution.name(),
                        switch (format) {
                            case INT8 -> WeightScales.of(given, convolution.channels());
                            case E4M3 -> List.of(WeightScales.ofAll(given, Float8.LARGEST));
                        });
                double unclipped = read.equals(Network.INPUT) ? 1 : part;
                values.put(read, scale(histogram(read).quantile(unclipped), limit(format, signed)));
            }
        }
        return new Quantization(format, layers, values);
    }

    /** Finds a parameter by its name. */
    @FunctionalInterface
    public interface Parameters {
        /** The values of the parameter, float32. */
        MemorySegment parameter(String name);
    }

    private void requireConvolutions(Set<String> names) {
        List<String> convolutions = network.operations().stream()
                .filter(Operation.Convolution.class::isInstance)
                .map(Operation::name)
                .toList();
        names.stream().filter(name -> !convolutions.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "there is no convolution '" + name + "'; there are " + String.join(", ", convolutions));
        });
    }

    /** 1 for a value that was always 0. */
    private static float scale(float largest, float limit) {
        float scale = largest / limit;
        return scale > 0 ? scale : 1;
    }

    /** The largest number of the format that scales are chosen for. */
    private static float limit(Quantization.Format format, boolean signed) {
        return switch (format) {
            case INT8 -> signed ? Quantization.SIGNED_LIMIT : Quantization.UNSIGNED_LIMIT;
            case E4M3 -> Float8.LARGEST;
        };
    }
}
