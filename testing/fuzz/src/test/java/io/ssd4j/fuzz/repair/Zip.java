// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the directory of a zip archive anew from the headers of its entries, so that inserted and removed bytes do not hide everything. Sizes
 * are those of the old directory, if they fit.
 */
public final class Zip {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int LONGEST_NAME = 200;

    private final byte[] file;
    private final ByteBuffer bytes;
    private final List<Integer> locals = new ArrayList<>();
    private final List<Integer> centrals = new ArrayList<>();

    private Zip(byte[] file) {
        this.file = file;
        this.bytes = Bytes.littleEndian(file);
        for (int at = 0; at <= file.length - LOCAL_BYTES; at++) {
            switch (bytes.getInt(at)) {
                case LOCAL -> {
                    locals.add(at);
                    at += LOCAL_BYTES - 1; // headers do not overlap
                }
                case CENTRAL -> centrals.add(at);
                default -> {}
            }
        }
    }

    /** An archive with the entries that can be found. */
    public static byte[] repair(byte[] mutant) {
        return new Zip(Bytes.startingWith(mutant, LOCAL_BYTES, 'P', 'K', 3, 4)).withDirectory();
    }

    private byte[] withDirectory() {
        int begin = centrals.isEmpty() ? file.length : centrals.getFirst();
        locals.removeIf(local -> local + LOCAL_BYTES > begin);
        int room = locals.size() * (CENTRAL_BYTES + LONGEST_NAME) + END_BYTES;
        byte[] archive = Arrays.copyOf(Arrays.copyOf(file, begin), begin + room);
        ByteBuffer out = Bytes.littleEndian(archive);
        out.position(begin);
        for (int i = 0; i < locals.size(); i++) {
            entry(out, i, i + 1 < locals.size() ? locals.get(i + 1) : begin);
        }
        int size = out.position() - begin;
        short count = (short) locals.size();
        out.putInt(END)
                .putInt(0)
                .putShort(count)
                .putShort(count)
                .putInt(size)
                .putInt(begin)
                .putShort((short) 0);
        return Arrays.copyOf(archive, out.position());
    }

    private void entry(ByteBuffer out, int index, int next) {
        int local = locals.get(index);
        int name = Math.min(Math.min(shortAt(local + 26), LONGEST_NAME), next - local - LOCAL_BYTES);
        out.putShort(local + 26, (short) name);
        int extra = Math.min(shortAt(local + 28), next - local - LOCAL_BYTES - name);
        out.putShort(local + 28, (short) extra);
        int most = next - local - LOCAL_BYTES - name - extra;
        int stated = index < centrals.size() ? stated(centrals.get(index)) : most;
        int size = stated < 0 || stated > most ? most : stated;
        int start = out.position();
        out.put(new byte[CENTRAL_BYTES]).put(file, local + LOCAL_BYTES, name);
        out.putInt(start, CENTRAL).putInt(start + 20, size).putInt(start + 24, size);
        out.putShort(start + 28, (short) name).putInt(start + 42, local);
    }

    private int stated(int central) {
        return central + CENTRAL_BYTES <= file.length ? bytes.getInt(central + 24) : -1;
    }

    private int shortAt(int at) {
        return bytes.getShort(at) & 0xffff;
    }
}
