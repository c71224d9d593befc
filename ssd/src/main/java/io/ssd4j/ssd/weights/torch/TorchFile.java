// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.runtime.WeightsException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A file that {@code torch.save} wrote. Immutable; everything but the values has been checked. */
public final class TorchFile {
    private static final int PICKLE = 0x80;

    private final String format;
    private final Object root;
    private final ByteOrder order;
    private final Map<String, MemorySegment> storages;

    /**
     * @param format the name of the format, for people
     * @param root the object that was saved
     * @param order byte order of the values
     * @param storages the memory of each storage by its key
     */
    TorchFile(String format, Object root, ByteOrder order, Map<String, MemorySegment> storages) {
        this.format = format;
        this.root = root;
        this.order = order;
        this.storages = Map.copyOf(storages);
    }

    /** Whether bytes start like one of the two formats. A safetensors file could, too, if its header has the right length. */
    public static boolean recognizes(MemorySegment bytes) {
        return isZip(bytes) || isPickle(bytes);
    }

    /**
     * Reads a file that has been mapped.
     *
     * @param path the file, for messages
     * @param bytes its contents; used as long as the values are
     * @throws WeightsException if the file is damaged or contains anything that is not allowed; the message names the place
     */
    public static TorchFile read(Path path, MemorySegment bytes) {
        return isZip(bytes) ? TorchZip.read(path, bytes) : TorchStream.read(path, bytes);
    }

    private static boolean isZip(MemorySegment bytes) {
        return bytes.byteSize() >= 4
                && bytes.get(ValueLayout.JAVA_BYTE, 0) == 'P'
                && bytes.get(ValueLayout.JAVA_BYTE, 1) == 'K';
    }

    private static boolean isPickle(MemorySegment bytes) {
        return bytes.byteSize() >= 2
                && Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, 0)) == PICKLE
                && bytes.get(ValueLayout.JAVA_BYTE, 1) >= 2
                && bytes.get(ValueLayout.JAVA_BYTE, 1) <= 5;
    }

    /** {@code PyTorch zip} or {@code PyTorch stream}. */
    public String format() {
        return format;
    }

    /** The object that was saved: a value as {@code PickleReader} returns it, with {@link TorchTensor}s inside. */
    public Object root() {
        return root;
    }

    /** Byte order of the tensors' values. */
    public ByteOrder order() {
        return order;
    }

    /** The memory of a tensor of this file, from its first element to the end of its storage. */
    public MemorySegment values(TorchTensor tensor) {
        MemorySegment storage =
                Objects.requireNonNull(storages.get(tensor.storage().key()));
        boolean empty = tensor.shape().contains(0L);
        return empty
                ? storage.asSlice(0, 0)
                : storage.asSlice(tensor.offset() * tensor.type().bytes());
    }
}
