// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.pickle.PickleList;
import io.ssd4j.ssd.weights.pickle.PickleReader;
import io.ssd4j.ssd.weights.text.Quoted;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The format of {@code torch.save} before PyTorch 1.6: five pickles (a magic number, the version of the protocol, the system, the
 * object, the keys of the storages), then for each key the number of elements (8 bytes) and the elements. Counts and elements
 * are little-endian on every machine: torch's {@code THPStorage_writeFileRaw} converts them on a big-endian one, and its loader
 * ignores what the third pickle says about the system.
 */
final class TorchStream {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;
    private static final ValueLayout.OfLong COUNT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MemorySegment bytes;
    private final TorchObjects objects = new TorchObjects();
    private long position;

    private TorchStream(Path path, MemorySegment bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    static TorchFile read(Path path, MemorySegment bytes) {
        return new TorchStream(path, bytes).read();
    }

    private TorchFile read() {
        if (!MAGIC.equals(pickle("magic number"))) {
            throw new WeightsException(path + ": is a Python pickle, but not one of torch.save: it does not start with"
                    + " PyTorch's magic number");
        }
        if (!Long.valueOf(PROTOCOL).equals(pickle("protocol version"))) {
            throw new WeightsException(path + ": has another version of PyTorch's stream format than " + PROTOCOL
                    + ": the file is damaged");
        }
        pickle("system information");
        Object root = pickle("object");
        Object keys = pickle("storage keys");
        if (!(keys instanceof PickleList list)) {
            throw new WeightsException(path + ": the keys of the storages are not a list: the file is damaged");
        }
        Map<String, MemorySegment> storages = new HashMap<>();
        for (Object key : list.contents()) {
            TorchStorage storage =
                    key instanceof String text ? objects.storages().get(text) : null;
            if (storage == null || storages.put(storage.key(), storage(storage)) != null) {
                throw new WeightsException(path + ": byte " + position + ": storage "
                        + (key instanceof String text ? Quoted.name(text) : "with a key that is not text")
                        + " is listed twice, or no tensor refers to it: the file is damaged");
            }
        }
        requireAll(storages);
        if (position != bytes.byteSize()) {
            throw new WeightsException(path + ": " + (bytes.byteSize() - position) + " bytes, starting at byte "
                    + position + ", belong to no storage: the file is damaged");
        }
        return new TorchFile("PyTorch stream", root, ByteOrder.LITTLE_ENDIAN, storages);
    }

    /** Reads the next pickle. */
    private Object pickle(String what) {
        String place = path + ": " + what + " (from byte " + position + " of the file)";
        long room = Math.min(bytes.byteSize() - position, TorchZip.MAX_PICKLE);
        PickleReader.Result result = PickleReader.read(place, bytes.asSlice(position, room), objects);
        position += result.size();
        return result.value();
    }

    /** Reads the next storage. */
    private MemorySegment storage(TorchStorage storage) {
        String name = path + ": storage " + Quoted.name(storage.key()) + " at byte " + position;
        if (bytes.byteSize() - position < Long.BYTES) {
            throw new WeightsException(name + ": the file ends within its size: the file is truncated");
        }
        long elements = bytes.get(COUNT, position);
        if (elements != storage.elements()) {
            throw new WeightsException(name + ": has " + Long.toUnsignedString(elements)
                    + " elements, but its tensors need " + storage.elements() + ": the file is damaged");
        }
        position += Long.BYTES;
        if (storage.bytes() > bytes.byteSize() - position) {
            throw new WeightsException(name + ": needs " + storage.bytes() + " bytes, but only "
                    + (bytes.byteSize() - position) + " follow: the file is truncated");
        }
        MemorySegment values = bytes.asSlice(position, storage.bytes());
        position += storage.bytes();
        return values;
    }

    private void requireAll(Map<String, MemorySegment> storages) {
        for (String key : objects.storages().keySet()) {
            if (!storages.containsKey(key)) {
                throw new WeightsException(path + ": storage " + Quoted.name(key) + " is missing: the file is damaged");
            }
        }
    }
}
