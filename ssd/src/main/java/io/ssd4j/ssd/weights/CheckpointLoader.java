// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
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
import java.util.stream.LongStream;

/** Finds a network's parameters among the tensors of a file. */
final class CheckpointLoader {
    private final SafetensorsFile file;
    private final Map<String, long[]> shapes;

    /**
     * @param file where the tensors are
     * @param shapes the network's parameters
     */
    CheckpointLoader(SafetensorsFile file, Map<String, long[]> shapes) {
        this.file = file;
        this.shapes = shapes;
    }

    /**
     * Takes the parameters; without a copy unless one lies at an address that no float may have.
     *
     * @param arena where such a copy goes; shared between threads, as the file's must be
     * @param warnings told of values that are not finite and of tensors that nothing uses
     * @throws WeightsException where a parameter is missing, twice there, or of another type or shape
     */
    Map<String, Parameter> load(Arena arena, Consumer<String> warnings) {
        SequencedMap<String, Parameter> byKey = new LinkedHashMap<>();
        Map<String, Parameter> byName = new HashMap<>();
        find().forEach((key, wanted) -> {
            Parameter parameter = take(key, wanted.getKey(), wanted.getValue(), arena);
            byKey.put(key, parameter);
            byName.put(wanted.getKey(), parameter);
        });
        CheckpointWarnings checks = new CheckpointWarnings(file, warnings);
        checks.ofNonFinite(byKey);
        checks.ofUnused(byKey.keySet());
        return byName;
    }

    /** The network's parameters by their keys in the file. */
    private SequencedMap<String, Map.Entry<String, long[]>> find() {
        Set<String> names = file.tensors().keySet();
        SequencedMap<String, Map.Entry<String, long[]>> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, long[]> parameter : shapes.entrySet()) {
            String key = CheckpointKeys.of(parameter.getKey());
            String prefixed = CheckpointKeys.BACKBONE + key;
            if (names.contains(key) && names.contains(prefixed)) {
                throw new WeightsException(file.path() + ": has both '" + key + "' and '" + prefixed
                        + "', so that it is open which one is meant: remove one");
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

    private Parameter take(String key, String name, long[] shape, Arena arena) {
        TensorInfo tensor = file.tensor(key);
        List<Long> expected = LongStream.of(shape).boxed().toList();
        if (!tensor.shape().equals(expected)) {
            throw new WeightsException(file.path() + ": tensor '" + key + "' has shape " + tensor.shape() + ", but "
                    + name + " must have " + expected + ": is the file for another model?");
        }
        if (tensor.dtype() != Dtype.F32) {
            throw new WeightsException(file.path() + ": tensor '" + key + "' is of dtype " + tensor.dtype()
                    + ", and only F32 is read: convert the file, in Python with tensor.float()");
        }
        return new Parameter(tensor.shape(), aligned(file.data(key), arena));
    }

    /** Writers other than the reference implementation leave the header at any length. */
    private static MemorySegment aligned(MemorySegment data, Arena arena) {
        return data.address() % Float.BYTES == 0
                ? data
                : arena.allocate(data.byteSize(), Float.BYTES).copyFrom(data);
    }
}
