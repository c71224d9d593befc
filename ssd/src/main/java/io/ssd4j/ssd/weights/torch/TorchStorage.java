// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.ssd.weights.pickle.PickleException;
import io.ssd4j.ssd.weights.pickle.PickleKind;
import io.ssd4j.ssd.weights.pickle.PickleNone;
import io.ssd4j.ssd.weights.pickle.PickleTuple;
import io.ssd4j.ssd.weights.text.Quoted;
import java.util.List;

/**
 * What a pickle says about the memory behind tensors, which lies elsewhere in the file.
 *
 * @param type type of the elements
 * @param key where the memory is: the name of a zip entry, or a key of the stream
 * @param elements size of the memory
 * @param viewOffset first element of the part that is the storage; not 0 only for a storage view in a stream
 * @param viewElements size of that part
 */
record TorchStorage(TorchType type, String key, long elements, long viewOffset, long viewElements) {
    private static final int VIEW = 5;

    /**
     * Reads {@code ("storage", class, key, location, elements)}, to which the stream adds {@code None} or a view
     * {@code (key, offset, elements)}.
     */
    static TorchStorage of(Object id) {
        if (!(id instanceof PickleTuple tuple)) {
            throw new PickleException("the id of a storage is " + PickleKind.of(id) + " instead of a tuple");
        }
        List<Object> parts = tuple.contents();
        if (!parts.isEmpty() && "module".equals(parts.getFirst())) {
            throw new PickleException(
                    "contains the source code of a module, which is refused: save the weights alone, in"
                            + " Python with torch.save(model.state_dict(), path)");
        }
        if (parts.size() < VIEW || parts.size() > VIEW + 1 || !"storage".equals(parts.getFirst())) {
            throw new PickleException(
                    "the id of a storage must be a tuple that starts with 'storage' and has 5 or 6 parts");
        }
        if (!(parts.get(1) instanceof TorchType type)) {
            throw new PickleException("the type of a storage is " + PickleKind.of(parts.get(1)));
        }
        if (!(parts.get(2) instanceof String key)) {
            throw new PickleException("the key of a storage is " + PickleKind.of(parts.get(2)) + " instead of text");
        }
        long elements = size(key, parts.get(4));
        if (parts.size() == VIEW || parts.getLast() == PickleNone.NONE) {
            return new TorchStorage(type, key, elements, 0, elements);
        }
        if (!(parts.getLast() instanceof PickleTuple view) || view.contents().size() != 3) {
            throw new PickleException("the view of storage " + Quoted.name(key) + " must be a tuple of 3 parts");
        }
        long offset = size(key, view.contents().get(1));
        long part = size(key, view.contents().get(2));
        if (offset > elements - part) {
            throw new PickleException("the view of storage " + Quoted.name(key) + " has " + part
                    + " elements from element " + offset + " on, but the storage has " + elements);
        }
        return new TorchStorage(type, key, elements, offset, part);
    }

    private static long size(String key, Object value) {
        if (value instanceof Long size && size >= 0 && size <= Long.MAX_VALUE / Double.BYTES) {
            return size;
        }
        throw new PickleException("storage " + Quoted.name(key) + " has a size or offset that is "
                + (value instanceof Long size ? size : PickleKind.of(value)));
    }

    /** Size of the memory in bytes. */
    long bytes() {
        return elements * type.bytes();
    }
}
