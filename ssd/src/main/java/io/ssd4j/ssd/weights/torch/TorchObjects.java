// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.ssd.weights.pickle.PickleContainer;
import io.ssd4j.ssd.weights.pickle.PickleDict;
import io.ssd4j.ssd.weights.pickle.PickleException;
import io.ssd4j.ssd.weights.pickle.PickleKind;
import io.ssd4j.ssd.weights.pickle.PickleList;
import io.ssd4j.ssd.weights.pickle.PickleObjects;
import io.ssd4j.ssd.weights.pickle.PickleTuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The classes and functions that {@code torch.save} refers to for a model's state, its optimizer and its scheduler. */
final class TorchObjects implements PickleObjects {
    /** Bounds the memory of a pickle that copies one dictionary again and again; a detector's checkpoint copies none. */
    private static final int MOST_COPIED = 1_000_000;

    private final Map<String, TorchStorage> storages = new LinkedHashMap<>();
    private long copied;

    /** What may be called; everything here only describes data. */
    private enum Function {
        ORDERED_DICT("collections.OrderedDict"),
        /** The milestones of a scheduler. */
        COUNTER("collections.Counter"),
        /** PyTorch before 0.4. */
        TENSOR("torch._utils._rebuild_tensor"),
        TENSOR_2("torch._utils._rebuild_tensor_v2"),
        PARAMETER("torch._utils._rebuild_parameter"),
        /** The arguments of a training script, which torchvision's stores beside the model. Its attributes are set afterwards, and ignored. */
        NAMESPACE("argparse.Namespace"),
        SIZE("torch.Size"),
        DEVICE("torch.device");

        private final String python;

        Function(String python) {
            this.python = python;
        }
    }

    @Override
    public Optional<Object> global(String module, String name) {
        if (module.equals("torch")) {
            Optional<TorchType> type = TorchType.ofStorage(name);
            if (type.isPresent()) {
                return Optional.of(type.get());
            }
        }
        String python = module + "." + name;
        return Arrays.stream(Function.values())
                .filter(function -> function.python.equals(python))
                .map(Object.class::cast)
                .findFirst();
    }

    @Override
    public Object call(Object function, PickleTuple arguments) {
        if (function instanceof Function known) {
            return make(known, arguments.contents());
        }
        throw new PickleException("calls " + PickleKind.of(function));
    }

    private Object make(Function function, List<Object> arguments) {
        return switch (function) {
            case ORDERED_DICT, COUNTER -> dict(function, arguments);
            case NAMESPACE -> namespace(arguments);
            case TENSOR, TENSOR_2 -> tensor(function, arguments);
            case PARAMETER -> first(function, arguments, TorchTensor.class);
            case SIZE -> first(function, arguments, PickleTuple.class);
            case DEVICE -> first(function, arguments, String.class);
        };
    }

    @Override
    public Object persistent(Object id) {
        TorchStorage storage = TorchStorage.of(id);
        TorchStorage known = storages.putIfAbsent(storage.key(), storage);
        if (known != null && (known.type() != storage.type() || known.elements() != storage.elements())) {
            throw new PickleException("storage '" + storage.key() + "' has " + storage.elements() + " elements of type "
                    + storage.type() + " here, but " + known.elements() + " of type " + known.type() + " before");
        }
        return storage;
    }

    /** All storages that the pickle refers to, by key. */
    Map<String, TorchStorage> storages() {
        return storages;
    }

    /** Empty, a copy of another, or (Python 2) from a list of pairs. */
    private PickleDict dict(Function function, List<Object> arguments) {
        PickleDict dict = new PickleDict();
        if (arguments.isEmpty()) {
            return dict;
        }
        switch (arguments.getFirst()) {
            case PickleDict other -> {
                requireFew(other);
                other.entries().forEach(dict::put);
            }
            case PickleList pairs -> {
                requireFew(pairs);
                pairs.contents().forEach(pair -> put(dict, pair));
            }
            default -> throw unfit(function);
        }
        return dict;
    }

    private static PickleDict namespace(List<Object> arguments) {
        if (!arguments.isEmpty()) {
            throw unfit(Function.NAMESPACE);
        }
        return new PickleDict();
    }

    private void requireFew(PickleContainer other) {
        copied += other.contents().size();
        if (copied > MOST_COPIED) {
            throw new PickleException("copies more than " + MOST_COPIED + " entries, which no checkpoint needs");
        }
    }

    private static void put(PickleDict dict, Object pair) {
        List<Object> parts = switch (pair) {
            case PickleList list -> list.contents();
            case PickleTuple tuple -> tuple.contents();
            default -> throw unfit(Function.ORDERED_DICT);
        };
        if (parts.size() != 2) {
            throw unfit(Function.ORDERED_DICT);
        }
        dict.put(parts.getFirst(), parts.getLast());
    }

    /** {@code (storage, offset, shape, strides, ...)}; what follows only matters for training. */
    private static TorchTensor tensor(Function function, List<Object> arguments) {
        if (arguments.size() < 4
                || !(arguments.getFirst() instanceof TorchStorage storage)
                || !(arguments.get(1) instanceof Long offset)) {
            throw unfit(function);
        }
        return new TorchTensor(
                storage, offset, integers(function, arguments.get(2)), integers(function, arguments.get(3)));
    }

    private static List<Long> integers(Function function, Object value) {
        if (!(value instanceof PickleTuple tuple)) {
            throw unfit(function);
        }
        List<Long> integers = new ArrayList<>();
        for (Object part : tuple.contents()) {
            if (!(part instanceof Long integer)) {
                throw unfit(function);
            }
            integers.add(integer);
        }
        return integers;
    }

    private static <T> T first(Function function, List<Object> arguments, Class<T> type) {
        if (arguments.isEmpty() || !type.isInstance(arguments.getFirst())) {
            throw unfit(function);
        }
        return type.cast(arguments.getFirst());
    }

    private static PickleException unfit(Function function) {
        return new PickleException("the arguments of " + function.python + " are not those that torch.save writes");
    }
}
