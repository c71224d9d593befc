// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.HashMap;
import java.util.Map;

/** Computes each operation by its definition, in plain loops and double precision, one image at a time. */
final class NaiveNetwork {
    private final Network network;
    private final long seed;

    NaiveNetwork(Network network, long seed) {
        this.network = network;
        this.seed = seed;
    }

    /** Computes all values of the network for one image, each [channels, height, width]. */
    Map<String, double[]> run(double[] image) {
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
        double[] output = new double[(int) to.elements()];
        for (int o = 0; o < to.channels(); o++) {
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    double sum = bias[o];
                    for (int i = 0; i < from.channels(); i++) {
                        for (int ky = 0; ky < k; ky++) {
                            for (int kx = 0; kx < k; kx++) {
                                int row = y * c.window().stride()
                                        - c.window().padding()
                                        + ky * c.window().dilation();
                                int column = x * c.window().stride()
                                        - c.window().padding()
                                        + kx * c.window().dilation();
                                if (inside(from, row, column)) {
                                    sum += weights[((o * from.channels() + i) * k + ky) * k + kx]
                                            * input[at(from, i, row, column)];
                                }
                            }
                        }
                    }
                    output[at(to, o, y, x)] = Math.max(0, sum);
                }
            }
        }
        return output;
    }

    private double[] maxPooling(Operation.MaxPooling p, double[] input) {
        Shape from = network.shape(p.input());
        Shape to = network.shape(p.name());
        double[] output = new double[(int) to.elements()];
        for (int c = 0; c < to.channels(); c++) {
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    double max = Double.NEGATIVE_INFINITY;
                    for (int ky = 0; ky < p.window().kernel(); ky++) {
                        for (int kx = 0; kx < p.window().kernel(); kx++) {
                            int row = y * p.window().stride() - p.window().padding() + ky;
                            int column = x * p.window().stride() - p.window().padding() + kx;
                            if (inside(from, row, column)) {
                                max = Math.max(max, input[at(from, c, row, column)]);
                            }
                        }
                    }
                    output[at(to, c, y, x)] = max;
                }
            }
        }
        return output;
    }

    private double[] l2Normalization(Operation.L2Normalization n, double[] input) {
        Shape shape = network.shape(n.name());
        float[] weights = RandomWeights.values(seed, n.name() + ".weight", shape.channels());
        double[] output = new double[(int) shape.elements()];
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                double squares = 0;
                for (int c = 0; c < shape.channels(); c++) {
                    squares += Math.pow(input[at(shape, c, y, x)], 2);
                }
                for (int c = 0; c < shape.channels(); c++) {
                    output[at(shape, c, y, x)] =
                            weights[c] * input[at(shape, c, y, x)] / (Math.sqrt(squares) + n.epsilon());
                }
            }
        }
        return output;
    }

    private static boolean inside(Shape shape, int row, int column) {
        return row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
    }

    private static int at(Shape shape, int channel, int row, int column) {
        return (channel * shape.height() + row) * shape.width() + column;
    }
}
