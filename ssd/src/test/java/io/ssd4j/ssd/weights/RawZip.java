// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes zip archives, sound ones and others. */
final class RawZip {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR = 0x07064b50;

    /** In place of a size, offset or count, says that the zip64 fields have it. */
    static final int WIDE = -1;

    private record Entry(String name, String localName, int method, int flags, int header, int packed, int size) {}

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();

    /** Adds an entry as torch does. */
    RawZip add(String name, byte[] data) {
        return add(name, name, 0, 0, data.length, data);
    }

    /**
     * Adds an entry.
     *
     * @param name its name in the directory
     * @param localName its name in its own header
     * @param method 0 for stored, 8 for deflated
     * @param flags 1 for encrypted
     * @param size its size according to the directory
     * @param data what is really there
     */
    RawZip add(String name, String localName, int method, int flags, int size, byte[] data) {
        int packed = method == 0 ? size : data.length;
        entries.add(new Entry(name, localName, method, flags, bytes.size(), packed, size));
        byte[] encoded = localName.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(little(30)
                .putInt(LOCAL)
                .putShort(6, (short) flags)
                .putShort(8, (short) method)
                .putShort(26, (short) encoded.length)
                .array());
        bytes.writeBytes(encoded);
        bytes.writeBytes(data);
        return this;
    }

    /** Adds a directory entry for the data of the entry before. */
    RawZip again(String name) {
        Entry last = entries.getLast();
        entries.add(new Entry(
                name, last.localName(), last.method(), last.flags(), last.header(), last.packed(), last.size()));
        return this;
    }

    byte[] toBytes() {
        int begin = bytes.size();
        entries.forEach(this::central);
        end(entries.size(), bytes.size() - begin, begin);
        return bytes.toByteArray();
    }

    /** With the count, size and place of the directory in zip64 fields. */
    byte[] toWideBytes(long count, long size, long place) {
        int begin = bytes.size();
        entries.forEach(this::central);
        int end = bytes.size();
        bytes.writeBytes(little(56)
                .putInt(END_64)
                .putLong(32, count == WIDE ? entries.size() : count)
                .putLong(40, size == WIDE ? end - begin : size)
                .putLong(48, place == WIDE ? begin : place)
                .array());
        bytes.writeBytes(little(20).putInt(LOCATOR).putLong(8, end).array());
        end(WIDE, WIDE, WIDE);
        return bytes.toByteArray();
    }

    private void central(Entry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(little(46)
                .putInt(CENTRAL)
                .putShort(8, (short) entry.flags())
                .putShort(10, (short) entry.method())
                .putInt(20, entry.packed())
                .putInt(24, entry.size())
                .putShort(28, (short) name.length)
                .putInt(42, entry.header())
                .array());
        bytes.writeBytes(name);
    }

    private void end(int count, int size, int begin) {
        bytes.writeBytes(little(22)
                .putInt(END)
                .putShort(8, (short) count)
                .putShort(10, (short) count)
                .putInt(12, size)
                .putInt(16, begin)
                .array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
