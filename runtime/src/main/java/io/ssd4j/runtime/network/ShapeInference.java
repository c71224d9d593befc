// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Infers the shape of every value of a network, and names a layer that does not fit. */
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
                throw new NetworkException(
                        operation.name().equals(Network.INPUT)
                                ? "no layer may be named '" + Network.INPUT + "', as the network's input is"
                                : "layer name " + operation.name() + " is used twice");
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
                requirePoolable(p.name(), p.window());
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

    private static void requirePoolable(String layer, Window window) {
        // All dilated taps could fall on padding, whose maximum is minus infinity.
        if (window.dilation() != 1) {
            throw new NetworkException(
                    "layer " + layer + ": max pooling has no dilation, but the window's is " + window.dilation());
        }
        if (2 * window.padding() > window.kernel()) {
            throw new NetworkException("layer " + layer + ": padding " + window.padding()
                    + " is more than half of the kernel, " + window.kernel());
        }
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
