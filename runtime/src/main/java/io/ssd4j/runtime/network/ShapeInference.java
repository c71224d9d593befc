// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out the shape of every value of a network, and names the layer that does not fit. */
final class ShapeInference {
    private ShapeInference() {}

    static Map<String, Shape> infer(Shape input, List<Operation> operations) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(Network.INPUT, input);
        for (Operation operation : operations) {
            Shape from = shapes.get(operation.input());
            if (from == null) {
                throw new NetworkException("layer " + operation.name() + " reads '" + operation.input()
                        + "', which no earlier layer writes");
            }
            if (shapes.putIfAbsent(operation.name(), after(operation, from)) != null) {
                throw new NetworkException("layer name " + operation.name() + " is used twice");
            }
        }
        return Collections.unmodifiableMap(shapes);
    }

    private static Shape after(Operation operation, Shape from) {
        return switch (operation) {
            case Operation.Convolution c -> {
                if (c.channels() < 1) {
                    throw new NetworkException("layer " + c.name() + " has " + c.channels() + " output channels");
                }
                yield slide(c.name(), from, c.channels(), c.window(), Rounding.FLOOR);
            }
            case Operation.MaxPooling p -> {
                if (2 * p.window().padding() > p.window().reach()) {
                    throw new NetworkException(
                            "layer " + p.name() + ": padding " + p.window().padding()
                                    + " is more than half of the window, so some windows would hold padding alone");
                }
                yield slide(p.name(), from, from.channels(), p.window(), p.rounding());
            }
            case Operation.L2Normalization n -> {
                if (!(n.epsilon() > 0)) {
                    throw new NetworkException("layer " + n.name() + ": epsilon must be above 0, not " + n.epsilon());
                }
                yield from;
            }
        };
    }

    private static Shape slide(String layer, Shape from, int channels, Window window, Rounding rounding) {
        int height = window.outputs(from.height(), rounding);
        int width = window.outputs(from.width(), rounding);
        if (height < 1 || width < 1) {
            throw new NetworkException("layer " + layer + ": a window of " + window.reach() + " with padding "
                    + window.padding() + " does not fit into " + from);
        }
        return new Shape(channels, height, width);
    }
}
