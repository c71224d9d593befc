// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.memory.LargeMemory;
import io.ssd4j.bindings.memory.MemoryHeadroom;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.weights.text.Quoted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Parameters by name. A parameter that is requested as a segment is produced once, in a separate arena. The segments also become invalid when
 * the file that they come from is closed.
 */
final class OffHeapWeights implements Weights {
    private final String source;
    private final Map<String, Parameter> parameters;
    private final Map<String, MemorySegment> produced = new ConcurrentHashMap<>();
    private final Optional<Quantization> quantization;
    private final Arena arena;
    private final Arena file;

    OffHeapWeights(
            String source,
            Map<String, Parameter> parameters,
            Optional<Quantization> quantization,
            Arena arena,
            Arena file) {
        this.source = source;
        this.parameters = Map.copyOf(parameters);
        this.quantization = quantization;
        this.arena = arena;
        this.file = file;
    }

    @Override
    public MemorySegment parameter(String name, ParameterShape shape) {
        Parameter parameter = find(name, shape);
        return produced.computeIfAbsent(name, _ -> produce(parameter));
    }

    private MemorySegment produce(Parameter parameter) {
        MemoryHeadroom.refusal(parameter.bytes(), "the tensor " + Quoted.name(parameter.key()), "")
                .ifPresent(refusal -> {
                    throw new DeviceMemoryException(refusal);
                });
        MemorySegment values = LargeMemory.allocate(arena, parameter.bytes(), StoredTensor.ALIGNMENT);
        parameter.values().accept(values);
        return values.asReadOnly();
    }

    @Override
    public void read(String name, ParameterShape shape, MemorySegment destination) {
        Parameter parameter = find(name, shape);
        MemorySegment ready = produced.get(name);
        if (ready == null) {
            parameter.values().accept(destination);
        } else {
            destination.copyFrom(ready);
        }
    }

    private Parameter find(String name, ParameterShape shape) {
        if (!arena.scope().isAlive() || !file.scope().isAlive()) {
            throw new IllegalStateException("the weights " + source
                    + " are closed: keep them open until every model that needs them is loaded");
        }
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new WeightsException(
                    source + ": no parameter " + Quoted.name(name) + ": were the weights opened for another model?");
        }
        if (!parameter.shape().equals(shape.extents())) {
            throw new WeightsException(source + ": parameter " + Quoted.name(name) + " has shape " + parameter.shape()
                    + ", but the network expects " + shape);
        }
        return parameter;
    }

    @Override
    public Optional<Quantization> quantization() {
        return quantization;
    }

    @Override
    public String tensor(String name) {
        Parameter parameter = parameters.get(name);
        return parameter == null ? name : parameter.key();
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
