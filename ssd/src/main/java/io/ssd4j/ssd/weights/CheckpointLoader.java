// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/** Finds a network's parameters among the tensors of a file. */
final class CheckpointLoader {
    private final SafetensorsFile file;
    private final Map<String, ParameterShape> shapes;

    /**
     * @param file the checkpoint
     * @param shapes the shapes of the network's parameters, by parameter name
     */
    CheckpointLoader(SafetensorsFile file, Map<String, ParameterShape> shapes) {
        this.file = file;
        this.shapes = shapes;
    }

    /**
     * Looks up the parameters. Copies a tensor only if its address is not aligned for floats.
     *
     * @param arena owns such copies; must be a shared arena, as must the file's
     * @param warnings receives a line for each finding that is not an error: unused tensors
     * @throws WeightsException if a parameter is missing, present twice, or has the wrong type or shape
     */
    Map<String, Parameter> load(Arena arena, Consumer<String> warnings) {
        SequencedMap<String, Map.Entry<String, ParameterShape>> found = find();
        Map<String, Parameter> parameters = new HashMap<>();
        found.forEach(
                (key, wanted) -> parameters.put(wanted.getKey(), take(key, wanted.getKey(), wanted.getValue(), arena)));
        new CheckpointWarnings(file, warnings).ofUnused(found.keySet());
        return parameters;
    }

    /** The network's parameters by their keys in the file. */
    private SequencedMap<String, Map.Entry<String, ParameterShape>> find() {
        Set<String> names = file.tensors().keySet();
        SequencedMap<String, Map.Entry<String, ParameterShape>> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, ParameterShape> parameter : shapes.entrySet()) {
            String key = CheckpointKeys.of(parameter.getKey());
            String prefixed = CheckpointKeys.BACKBONE + key;
            if (names.contains(key) && names.contains(prefixed)) {
                throw new WeightsException(file.path() + ": has both '" + key + "' and '" + prefixed
                        + "', so it is unclear which one to use: remove one");
            }
            if (names.contains(key) || names.contains(prefixed)) {
                found.put(names.contains(key) ? key : prefixed, parameter);
            } else {
                missing.add(key);
            }
        }
        if (!missing.isEmpty()) {
            throw new MissingTensors(file, shapes.size(), found.keySet()).exception(missing);
        }
        return found;
    }

    private Parameter take(String key, String name, ParameterShape shape, Arena arena) {
        TensorInfo tensor = file.tensor(key);
        if (!tensor.shape().equals(shape.extents())) {
            throw new WeightsException(file.path() + ": tensor '" + key + "' has shape " + tensor.shape() + ", but "
                    + name + " must have " + shape + ": is the file for another model?");
        }
        if (tensor.dtype() != Dtype.F32) {
            throw new WeightsException(file.path() + ": tensor '" + key + "' has dtype " + tensor.dtype()
                    + ", but only F32 is supported: convert the file, in Python with tensor.float()");
        }
        return new Parameter(key, tensor.shape(), aligned(file.data(key), arena));
    }

    /** Only the reference implementation pads the header; other writers may leave the data unaligned. */
    private static MemorySegment aligned(MemorySegment data, Arena arena) {
        return data.address() % Float.BYTES == 0
                ? data
                : arena.allocate(data.byteSize(), Float.BYTES).copyFrom(data);
    }
}
