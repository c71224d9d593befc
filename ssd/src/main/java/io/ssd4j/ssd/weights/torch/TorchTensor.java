// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.ssd.weights.pickle.PickleException;
import io.ssd4j.ssd.weights.text.Quoted;
import java.util.List;

/** A tensor in a pickle: a view of a storage, which lies elsewhere in the file. */
public final class TorchTensor {
    private static final int MAX_RANK = 16;

    private final TorchStorage storage;
    private final long offset;
    private final List<Long> shape;
    private final List<Long> strides;

    /**
     * @param storage the memory
     * @param offset the element of the storage that is the tensor's first
     * @param shape extents
     * @param strides distances between neighbors of each dimension, in elements
     * @throws PickleException if the tensor does not lie in its storage
     */
    TorchTensor(TorchStorage storage, long offset, List<Long> shape, List<Long> strides) {
        this.storage = storage;
        this.offset = offset;
        this.shape = List.copyOf(shape);
        this.strides = List.copyOf(strides);
        requireSense();
        requireRoom();
    }

    private void requireSense() {
        if (shape.size() != strides.size() || shape.size() > MAX_RANK) {
            throw wrong("has " + shape.size() + " extents and " + strides.size() + " strides");
        }
        if (offset < 0
                || shape.stream().anyMatch(extent -> extent < 0)
                || strides.stream().anyMatch(stride -> stride < 0)) {
            throw wrong("has a negative offset, extent or stride");
        }
    }

    private void requireRoom() {
        long elements;
        long end;
        try {
            elements = shape.stream().reduce(1L, Math::multiplyExact);
            end = elements == 0 ? 0 : Math.addExact(offset, 1);
            for (int i = 0; i < shape.size() && elements > 0; i++) {
                end = Math.addExact(end, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
            }
        } catch (ArithmeticException e) {
            throw wrong("is larger than any memory");
        }
        if (end > storage.viewElements()) {
            throw wrong("ends after element " + end + ", but the storage has " + storage.viewElements());
        }
        if (elements > storage.viewElements()) {
            throw wrong("repeats the " + storage.viewElements()
                    + " elements of the storage, which weights never do: save tensor.contiguous() instead");
        }
    }

    private PickleException wrong(String what) {
        return new PickleException("the tensor of shape " + shape + " with strides " + strides + " from element "
                + offset + " of storage " + Quoted.name(storage.key()) + " " + what);
    }

    TorchStorage storage() {
        return storage;
    }

    /** Type of the elements. */
    public TorchType type() {
        return storage.type();
    }

    /** Position of the first element in the storage's memory, in elements. */
    long offset() {
        return storage.viewOffset() + offset;
    }

    /** Extents. */
    public List<Long> shape() {
        return shape;
    }

    /** Distances between neighbors of each dimension, in elements. */
    public List<Long> strides() {
        return strides;
    }
}
