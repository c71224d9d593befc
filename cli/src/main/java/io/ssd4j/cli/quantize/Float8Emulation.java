// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Float8;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A network in fp8 on a processor without it: every operation is computed in float32, from operands that are rounded as a GPU stores them.
 * A convolution in 8 bits reads values and weights rounded to 8-bit floating-point numbers; everything else is rounded to float16. The sums
 * of products are float32 here and on the GPU, where tensor cores may keep fewer bits. One image at a time.
 */
final class Float8Emulation implements RoundedNetwork {
    private final Network network;
    private final Quantization quantization;
    private final Map<String, Session<TensorInput, HostOutputs>> sessions = new HashMap<>();
    private final Map<String, MemorySegment> values = new HashMap<>();
    private final List<Model> models = new ArrayList<>();

    /**
     * Loads every operation.
     *
     * @param device computes in float32
     * @param weights the float32 weights
     * @param quantization in {@link Quantization.Format#E4M3}
     */
    Float8Emulation(Device device, Network network, Weights weights, Quantization quantization) {
        this.network = network;
        this.quantization = quantization;
        try {
            for (Operation operation : network.operations()) {
                Network alone = Network.builder(operation.name(), network.shape(operation.input()))
                        .branch(readingTheInput(operation))
                        .output(operation.name())
                        .build();
                try (Arena arena = Arena.ofShared()) {
                    models.add(device.load(alone, new RoundedWeights(weights, quantization, arena), Precision.FP32));
                }
                sessions.put(operation.name(), models.getLast().openSession(SessionOptions.batch(1)));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static Operation readingTheInput(Operation operation) {
        return switch (operation) {
            case Operation.Convolution c ->
                new Operation.Convolution(c.name(), Network.INPUT, c.channels(), c.window(), c.activation());
            case Operation.MaxPooling p -> new Operation.MaxPooling(p.name(), Network.INPUT, p.window(), p.rounding());
            case Operation.L2Normalization n -> new Operation.L2Normalization(n.name(), Network.INPUT, n.epsilon());
        };
    }

    @Override
    public void run(MemorySegment input) {
        for (Operation operation : network.operations()) {
            Session<TensorInput, HostOutputs> session = session(operation.name());
            MemorySegment source = operation.input().equals(Network.INPUT)
                    ? input
                    : Objects.requireNonNull(values.get(operation.input()));
            session.input().values().copyFrom(source);
            if (quantization.isQuantized(operation.name())) {
                toFloat8(session.input().values(), scale(operation.input()));
            } else {
                toFloat16(session.input().values());
            }
            session.run();
            values.put(operation.name(), session.outputs().get(operation.name()));
        }
    }

    @Override
    public MemorySegment output(String name) {
        MemorySegment value = Objects.requireNonNull(values.get(network.valueOf(name)), name);
        MemorySegment rounded = MemorySegment.ofArray(value.toArray(ValueLayout.JAVA_FLOAT));
        toFloat16(rounded);
        return rounded;
    }

    private Session<TensorInput, HostOutputs> session(String operation) {
        return Objects.requireNonNull(sessions.get(operation), operation);
    }

    private float scale(String value) {
        String scaled = Quantization.scaled(network, value);
        return Objects.requireNonNull(quantization.values().get(scaled), scaled);
    }

    private static void toFloat8(MemorySegment values, float scale) {
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            values.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float8.rounded(value / scale) * scale);
        }
    }

    private static void toFloat16(MemorySegment values) {
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            values.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.float16ToFloat(Float.floatToFloat16(value)));
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(Session::close);
        models.forEach(Model::close);
    }

    /** Weights as a GPU stores them, in float32. Closing it leaves the weights open. */
    private record RoundedWeights(Weights weights, Quantization scales, Arena arena) implements Weights {
        private static final String WEIGHT = ".weight";

        @Override
        public MemorySegment parameter(String parameter, ParameterShape shape) {
            MemorySegment rounded = arena.allocate(shape.elements() * Float.BYTES, Float.BYTES);
            weights.read(parameter, shape, rounded);
            String layer = parameter.substring(0, parameter.lastIndexOf('.'));
            boolean narrow = scales.isQuantized(layer);
            if (narrow && parameter.endsWith(WEIGHT)) {
                toFloat8(
                        rounded,
                        Objects.requireNonNull(scales.weights().get(layer)).getFirst());
            } else if (!narrow) {
                toFloat16(rounded);
            }
            return rounded;
        }

        @Override
        public Optional<Quantization> quantization() {
            return Optional.empty();
        }

        @Override
        public String source() {
            return weights.source();
        }

        @Override
        public void close() {}
    }
}
