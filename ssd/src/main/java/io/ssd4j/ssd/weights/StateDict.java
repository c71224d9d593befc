// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.pickle.PickleDict;
import io.ssd4j.ssd.weights.pickle.PickleKind;
import io.ssd4j.ssd.weights.text.Listed;
import io.ssd4j.ssd.weights.text.Quoted;
import io.ssd4j.ssd.weights.torch.TorchFile;
import io.ssd4j.ssd.weights.torch.TorchTensor;
import io.ssd4j.ssd.weights.torch.TorchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Finds the dictionary of tensors in what {@code torch.save} wrote. */
final class StateDict {
    /** Under these keys, programs store the model beside their own state. */
    private static final List<String> WRAPPERS = List.of("model", "state_dict", "model_state_dict");

    /** {@code DataParallel} puts it before every key. */
    private static final String PARALLEL = "module.";

    private StateDict() {}

    /**
     * The tensors of a file.
     *
     * @throws WeightsException if there is no dictionary of tensors; the message says what there is
     */
    static TensorFile of(FileState state, TorchFile file) {
        Path path = state.path();
        if (!(file.root() instanceof PickleDict root)) {
            throw new WeightsException(
                    path + ": holds " + PickleKind.of(file.root()) + ", not a dictionary of tensors");
        }
        List<String> ignored = new ArrayList<>();
        PickleDict dict = unwrap(path, root, ignored);
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        dict.entries().forEach((key, value) -> {
            if (value instanceof TorchTensor tensor && key instanceof String name) {
                tensors.put(name, stored(file, tensor));
            } else {
                ignored.add(String.valueOf(key));
            }
        });
        return new TensorFile(state, file.format(), withoutPrefix(tensors), Map.of(), ignored);
    }

    private static PickleDict unwrap(Path path, PickleDict root, List<String> ignored) {
        if (hasTensors(root)) {
            return root;
        }
        for (String wrapper : WRAPPERS) {
            if (root.get(wrapper) instanceof PickleDict state && hasTensors(state)) {
                root.entries().keySet().stream()
                        .filter(key -> !key.equals(wrapper))
                        .forEach(key -> ignored.add(String.valueOf(key)));
                return state;
            }
        }
        throw new WeightsException(path + ": holds no tensors by name, neither itself nor under "
                + String.join(", ", WRAPPERS) + "; its keys are "
                + Listed.of(root.entries().keySet(), key -> Quoted.name(String.valueOf(key))));
    }

    private static boolean hasTensors(PickleDict dict) {
        return dict.entries().values().stream().anyMatch(TorchTensor.class::isInstance);
    }

    private static StoredTensor stored(TorchFile file, TorchTensor tensor) {
        return new StoredTensor(
                dtype(tensor.type()), tensor.shape(), tensor.strides(), file.order(), file.values(tensor));
    }

    private static Dtype dtype(TorchType type) {
        return switch (type) {
            case FLOAT64 -> Dtype.F64;
            case FLOAT32 -> Dtype.F32;
            case FLOAT16 -> Dtype.F16;
            case BFLOAT16 -> Dtype.BF16;
            case INT64 -> Dtype.I64;
            case INT32 -> Dtype.I32;
            case INT16 -> Dtype.I16;
            case INT8 -> Dtype.I8;
            case UINT8 -> Dtype.U8;
            case BOOL -> Dtype.BOOL;
        };
    }

    private static SequencedMap<String, StoredTensor> withoutPrefix(SequencedMap<String, StoredTensor> tensors) {
        if (!tensors.keySet().stream().allMatch(name -> name.startsWith(PARALLEL))) {
            return tensors;
        }
        SequencedMap<String, StoredTensor> stripped = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> stripped.put(name.substring(PARALLEL.length()), tensor));
        return stripped;
    }
}
