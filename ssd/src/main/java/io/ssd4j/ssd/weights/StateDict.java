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
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Finds the dictionary of tensors in what {@code torch.save} wrote. */
final class StateDict {
    /** Under these keys, programs store the model beside their own state. */
    private static final List<String> WRAPPERS = List.of("model", "state_dict", "model_state_dict");

    /**
     * What wrappers put before every key: {@code DataParallel} and {@code AveragedModel}, {@code torch.compile}, and modules that train
     * another one, such as Lightning's.
     */
    private static final List<String> PREFIXES = List.of("module.", "_orig_mod.", "model.");

    /** A wrapper may be in another one. */
    private static final int MOST_WRAPPERS = 4;

    /** The counter of an {@code AveragedModel}, beside its model. */
    private static final String AVERAGED = "n_averaged";

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
        return new TensorFile(state, file.format(), withoutPrefixes(tensors), Map.of(), ignored);
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

    private static SequencedMap<String, StoredTensor> withoutPrefixes(SequencedMap<String, StoredTensor> tensors) {
        SequencedMap<String, StoredTensor> stripped = tensors;
        for (int i = 0; i < MOST_WRAPPERS; i++) {
            Optional<String> prefix = commonPrefix(stripped.keySet());
            if (prefix.isEmpty()) {
                break;
            }
            stripped = without(prefix.get(), stripped);
        }
        return stripped;
    }

    private static Optional<String> commonPrefix(Set<String> keys) {
        List<String> prefixed =
                keys.stream().filter(key -> !key.equals(AVERAGED)).toList();
        return prefixed.isEmpty()
                ? Optional.empty()
                : PREFIXES.stream()
                        .filter(prefix -> prefixed.stream().allMatch(key -> key.startsWith(prefix)))
                        .findFirst();
    }

    private static SequencedMap<String, StoredTensor> without(
            String prefix, SequencedMap<String, StoredTensor> tensors) {
        SequencedMap<String, StoredTensor> stripped = new LinkedHashMap<>();
        tensors.forEach(
                (key, tensor) -> stripped.put(key.equals(AVERAGED) ? key : key.substring(prefix.length()), tensor));
        return stripped;
    }
}
