// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.pickle.PickleReader;
import io.ssd4j.ssd.weights.text.Quoted;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The format of {@code torch.save} since PyTorch 1.6: a zip archive with one folder, in which {@code data.pkl} is the pickle of the
 * object, {@code data/KEY} the memory of a storage, and {@code byteorder} says how its elements are stored (little-endian without
 * it). Checksums are not compared: torch does not either, and can be told to write none.
 */
final class TorchZip {
    /** The longest pickle in bytes; a detector's checkpoint with the state of its optimizer has 200 kB. */
    static final long MAX_PICKLE = 16 << 20;

    private static final String PICKLE = "data.pkl";
    private static final String BYTE_ORDER = "byteorder";

    private TorchZip() {}

    static TorchFile read(Path path, MemorySegment bytes) {
        Map<String, MemorySegment> entries = ZipDirectory.read(path, bytes);
        List<String> pickles = entries.keySet().stream()
                .filter(name -> name.indexOf('/') >= 0 && name.indexOf('/') == name.length() - PICKLE.length() - 1)
                .filter(name -> name.endsWith(PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw new WeightsException(path + ": is a zip archive with " + pickles.size()
                    + " entries FOLDER/data.pkl instead of one, so it is not a checkpoint of PyTorch");
        }
        String name = pickles.getFirst();
        String folder = name.substring(0, name.length() - PICKLE.length());
        MemorySegment pickle = Objects.requireNonNull(entries.get(name));
        if (pickle.byteSize() > MAX_PICKLE) {
            throw new WeightsException(path + ": " + Quoted.line(name) + " has " + pickle.byteSize()
                    + " bytes, more than the limit of " + MAX_PICKLE);
        }
        TorchObjects objects = new TorchObjects();
        PickleReader.Result result = PickleReader.read(path + ": " + Quoted.line(name), pickle, objects);
        if (result.size() != pickle.byteSize()) {
            throw new WeightsException(path + ": " + Quoted.line(name) + ", byte " + result.size() + ": "
                    + (pickle.byteSize() - result.size()) + " bytes follow the end of the pickle");
        }
        Map<String, MemorySegment> storages = new HashMap<>();
        for (TorchStorage storage : objects.storages().values()) {
            storages.put(storage.key(), storage(path, entries, folder + "data/" + storage.key(), storage));
        }
        return new TorchFile("PyTorch zip", result.value(), order(path, entries, folder + BYTE_ORDER), storages);
    }

    private static MemorySegment storage(
            Path path, Map<String, MemorySegment> entries, String name, TorchStorage storage) {
        MemorySegment values = entries.get(name);
        if (values == null) {
            throw new WeightsException(path + ": entry " + Quoted.name(name)
                    + ", which tensors refer to, is missing: the file is damaged");
        }
        if (values.byteSize() != storage.bytes()) {
            throw new WeightsException(path + ": entry " + Quoted.name(name) + " has " + values.byteSize()
                    + " bytes, but its " + storage.elements() + " elements of type " + storage.type() + " need "
                    + storage.bytes());
        }
        return values;
    }

    private static ByteOrder order(Path path, Map<String, MemorySegment> entries, String name) {
        MemorySegment entry = entries.get(name);
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String text = new String(
                entry.asSlice(0, Math.min(entry.byteSize(), 16)).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.UTF_8);
        return switch (text) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default ->
                throw new WeightsException(path + ": entry " + Quoted.name(name) + " is " + Quoted.name(text)
                        + " instead of 'little' or 'big'");
        };
    }
}
