// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.text.Quoted;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a zip archive whose entries are stored without compression, found through the central directory (PKWARE's
 * APPNOTE.TXT). Compression is refused, so an entry is never larger than the file; so are entries that overlap, repeated names and
 * names that lead out of a folder.
 */
final class ZipDirectory {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int ENCRYPTED = 1;
    private static final int MAX_NAME = 1024;

    /** Far more than a detector with its optimizer has; bounds the memory. */
    private static final int MAX_ENTRIES = 100_000;

    /** An entry as the central directory describes it. */
    private record Entry(String name, long header, long size) {}

    private final Path path;
    private final MemorySegment bytes;
    private final ZipEnd end;

    private ZipDirectory(Path path, MemorySegment bytes) {
        this.path = path;
        this.bytes = bytes;
        this.end = ZipEnd.find(path, bytes);
    }

    /** The contents of each entry by name. */
    static Map<String, MemorySegment> read(Path path, MemorySegment bytes) {
        return new ZipDirectory(path, bytes).read();
    }

    private Map<String, MemorySegment> read() {
        List<Entry> entries = entries();
        entries.sort(Comparator.comparingLong(Entry::header));
        Map<String, MemorySegment> contents = new LinkedHashMap<>();
        long free = 0;
        for (Entry entry : entries) {
            if (entry.header() < free) {
                throw wrong(entry.name(), "overlaps the entry before it");
            }
            MemorySegment content = content(entry);
            free = content.address() - bytes.address() + content.byteSize();
            if (contents.put(entry.name(), content) != null) {
                throw wrong(entry.name(), "exists twice");
            }
        }
        return contents;
    }

    private List<Entry> entries() {
        if (end.entries() > MAX_ENTRIES) {
            throw new WeightsException(path + ": has " + Long.toUnsignedString(end.entries())
                    + " entries, more than the limit of " + MAX_ENTRIES);
        }
        List<Entry> entries = new ArrayList<>();
        long at = end.begin();
        for (long i = 0; i < end.entries(); i++) {
            if (end.end() - at < CENTRAL_BYTES || bytes.get(INT, at) != CENTRAL) {
                throw new WeightsException(path + ": the zip directory has no entry at byte " + at
                        + ", but should have " + end.entries() + " entries: the file is damaged");
            }
            int name = shortAt(at + 28);
            int extra = shortAt(at + 30);
            int comment = shortAt(at + 32);
            long next = at + CENTRAL_BYTES + name + extra + comment;
            if (name > MAX_NAME || next > end.end()) {
                throw new WeightsException(
                        path + ": the zip directory's entry at byte " + at + " is too long: the file is damaged");
            }
            entries.add(entry(at, name(at + CENTRAL_BYTES, name), at + CENTRAL_BYTES + name, extra));
            at = next;
        }
        if (at != end.end()) {
            throw new WeightsException(path + ": the zip directory has " + (end.end() - at)
                    + " bytes after its last entry, at" + " byte " + at + ": the file is damaged");
        }
        return entries;
    }

    private Entry entry(long at, String name, long extra, int extraBytes) {
        requireSafe(name);
        if ((shortAt(at + 8) & ENCRYPTED) != 0) {
            throw wrong(name, "is encrypted");
        }
        if (shortAt(at + 10) != 0) {
            throw wrong(
                    name,
                    "is compressed, which torch.save never does, so the file is refused: unpack it and save the"
                            + " checkpoint again with torch.save");
        }
        Zip64 wide = new Zip64(bytes.asSlice(extra, extraBytes));
        long size = wide.next(intAt(at + 24));
        long packed = wide.next(intAt(at + 20));
        long header = wide.next(intAt(at + 42));
        if (size != packed) {
            throw wrong(name, "is stored with " + packed + " bytes, but is said to have " + size);
        }
        if (size < 0 || header < 0 || size > end.begin() || header > end.begin() - size) {
            throw wrong(
                    name,
                    "has " + Long.toUnsignedString(size) + " bytes from byte " + Long.toUnsignedString(header)
                            + " on, which do not fit in the file");
        }
        return new Entry(name, header, size);
    }

    /** The local header repeats the name; its extra field may have another length, by which torch aligns the contents. */
    private MemorySegment content(Entry entry) {
        long at = entry.header();
        if (end.begin() - at < LOCAL_BYTES || bytes.get(INT, at) != LOCAL) {
            throw wrong(entry.name(), "has no header at byte " + at);
        }
        int name = shortAt(at + 26);
        long begin = at + LOCAL_BYTES + name + shortAt(at + 28);
        if (begin > end.begin() - entry.size()) {
            throw wrong(entry.name(), "reaches into the zip directory");
        }
        if (name > MAX_NAME || !name(at + LOCAL_BYTES, name).equals(entry.name())) {
            throw wrong(entry.name(), "has another name in its header at byte " + at);
        }
        return bytes.asSlice(begin, entry.size());
    }

    private void requireSafe(String name) {
        boolean leadsOut = List.of(name.split("/", -1)).contains("..");
        if (name.isEmpty() || leadsOut || name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
            throw wrong(name, "has a name that leads out of its folder or is not a path");
        }
    }

    private String name(long at, int length) {
        return new String(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private int shortAt(long at) {
        return Short.toUnsignedInt(bytes.get(SHORT, at));
    }

    private long intAt(long at) {
        return Integer.toUnsignedLong(bytes.get(INT, at));
    }

    private WeightsException wrong(String name, String what) {
        return new WeightsException(path + ": zip entry " + Quoted.name(name) + " " + what);
    }
}
