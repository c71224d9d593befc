// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whole numbers for one convolution, exact in every precision. */
final class PeakWeights implements Weights {
    /** The numbers are from -7 to 7, so that sums of thousands of products are finite in every precision. */
    static final int LEVELS = 15;

    private final Arena arena = Arena.ofShared();
    private final Optional<Quantization> quantization;

    /**
     * @param network a network of convolutions that read its input
     * @param precision the precision to compute in
     */
    PeakWeights(Network network, Precision precision) {
        this.quantization = precision == Precision.INT8 ? Optional.of(wholeNumbers(network)) : Optional.empty();
    }

    private static Quantization wholeNumbers(Network network) {
        Map<String, List<Float>> weights = network.operations().stream()
                .collect(Collectors.toMap(
                        Operation::name,
                        operation -> Collections.nCopies(
                                network.shape(operation.name()).channels(), 1f)));
        return new Quantization(Quantization.Format.INT8, weights, Map.of(Network.INPUT, 1f));
    }

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        MemorySegment values = arena.allocate(shape.elements() * Float.BYTES, Float.BYTES);
        Noise.fill(values, LEVELS);
        return values.asReadOnly();
    }

    @Override
    public Optional<Quantization> quantization() {
        return quantization;
    }

    @Override
    public String source() {
        return "noise";
    }

    @Override
    public void close() {
        arena.close();
    }
}
