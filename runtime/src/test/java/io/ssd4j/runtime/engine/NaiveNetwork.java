// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.ReferenceOperators;
import io.ssd4j.testing.ReferenceOperators.Extents;
import java.util.HashMap;
import java.util.Map;

/** A network by the definitions of its operations, in double precision, one image at a time. */
public final class NaiveNetwork {
    private final Network network;
    private final long seed;

    public NaiveNetwork(Network network, long seed) {
        this.network = network;
        this.seed = seed;
    }

    /** All values of the network for one image, each [channels, height, width]. */
    public Map<String, double[]> run(double[] image) {
        Map<String, double[]> values = new HashMap<>();
        values.put(Network.INPUT, image);
        for (Operation operation : network.operations()) {
            double[] input = values.getOrDefault(operation.input(), new double[0]);
            values.put(
                    operation.name(),
                    switch (operation) {
                        case Operation.Convolution c -> convolution(c, input);
                        case Operation.MaxPooling p -> maxPooling(p, input);
                        case Operation.L2Normalization n -> l2Normalization(n, input);
                    });
        }
        return values;
    }

    private double[] convolution(Operation.Convolution c, double[] input) {
        Shape from = network.shape(c.input());
        Shape to = network.shape(c.name());
        int k = c.window().kernel();
        float[] weights = RandomWeights.values(seed, c.name() + ".weight", to.channels(), from.channels(), k, k);
        float[] bias = RandomWeights.values(seed, c.name() + ".bias", to.channels());
        return switch (c.activation()) {
            case RELU ->
                ReferenceOperators.convolutionBiasRelu(
                        input, extents(from), weights, bias, extents(to), window(c.window()));
            case NONE ->
                ReferenceOperators.convolutionBias(
                        input, extents(from), weights, bias, extents(to), window(c.window()));
        };
    }

    private double[] maxPooling(Operation.MaxPooling p, double[] input) {
        return ReferenceOperators.maxPooling(
                input, extents(network.shape(p.input())), extents(network.shape(p.name())), window(p.window()));
    }

    private double[] l2Normalization(Operation.L2Normalization n, double[] input) {
        Shape shape = network.shape(n.name());
        float[] weights = RandomWeights.values(seed, n.name() + ".weight", shape.channels());
        return ReferenceOperators.l2Normalization(input, extents(shape), weights, n.epsilon());
    }

    private static Extents extents(Shape shape) {
        return new Extents(1, shape.channels(), shape.height(), shape.width());
    }

    private static ReferenceOperators.Window window(Window window) {
        return new ReferenceOperators.Window(window.kernel(), window.stride(), window.padding(), window.dilation());
    }
}
