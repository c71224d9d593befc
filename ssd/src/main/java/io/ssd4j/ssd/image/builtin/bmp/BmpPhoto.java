// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.bmp;

import io.ssd4j.ssd.image.builtin.pixels.Palettes;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A BMP, decoded here because the JDK's reader refuses files with a wrong size field and pads truncated ones. */
public final class BmpPhoto implements EncodedPhoto {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private final BmpHeader header;

    private BmpPhoto(MemorySegment file, BmpHeader header) {
        this.file = file;
        this.header = header;
    }

    public static BmpPhoto open(PhotoBytes bytes) throws IOException {
        MemorySegment file = bytes.segment();
        return new BmpPhoto(file, BmpHeader.read(file));
    }

    @Override
    public long width() {
        return header.width();
    }

    @Override
    public long height() {
        return header.height();
    }

    private boolean hasRuns() {
        return header.compression() == BmpHeader.RUNS_8 || header.compression() == BmpHeader.RUNS_4;
    }

    @Override
    public void check() throws EOFException {
        if (hasRuns()) {
            BmpRuns.checkLength(file, header);
        } else if (header.pixels() + (header.height() - 1) * header.stride() + header.rowBytes() > file.byteSize()) {
            throw new EOFException("the file ends before the last pixel");
        }
    }

    @Override
    public void decode(MemorySegment rgb) throws IOException {
        byte[] palette = Palettes.complete(header.palette(), header.paletteEntry());
        int width = (int) header.width();
        int height = (int) header.height();
        byte[] row = new byte[3 * width];
        if (hasRuns()) {
            byte[] indices = new BmpRuns(file, header).decode();
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    System.arraycopy(palette, 3 * (indices[y * width + x] & 0xff), row, 3 * x, 3);
                }
                write(row, y, rgb);
            }
            return;
        }
        for (int y = 0; y < height; y++) {
            MemorySegment stored = file.asSlice(header.pixels() + y * header.stride(), header.rowBytes());
            switch (header.bits()) {
                case 16 -> sixteen(stored, row, width);
                case 24, 32 -> bytes(stored, row, width, header.bits() / 8);
                default -> indices(stored, palette, row, width);
            }
            write(row, y, rgb);
        }
    }

    private void write(byte[] row, int y, MemorySegment rgb) {
        long line = header.topDown() ? y : header.height() - 1 - y;
        MemorySegment.copy(row, 0, rgb, ValueLayout.JAVA_BYTE, line * row.length, row.length);
    }

    private void indices(MemorySegment stored, byte[] palette, byte[] row, int width) {
        int bits = header.bits();
        for (int x = 0; x < width; x++) {
            long bit = (long) x * bits;
            int index = stored.get(ValueLayout.JAVA_BYTE, bit >> 3) >> (8 - bits - (int) (bit & 7)) & ((1 << bits) - 1);
            System.arraycopy(palette, 3 * index, row, 3 * x, 3);
        }
    }

    private void sixteen(MemorySegment stored, byte[] row, int width) {
        boolean sixBits = header.masks().isSixBitGreen();
        int redShift = sixBits ? 11 : 10;
        int mostGreen = sixBits ? 63 : 31;
        for (int x = 0; x < width; x++) {
            int pixel = Short.toUnsignedInt(stored.get(SHORT, 2L * x));
            row[3 * x] = (byte) ((pixel >> redShift & 31) * 255 / 31);
            row[3 * x + 1] = (byte) ((pixel >> 5 & mostGreen) * 255 / mostGreen);
            row[3 * x + 2] = (byte) ((pixel & 31) * 255 / 31);
        }
    }

    private void bytes(MemorySegment stored, byte[] row, int width, int pixelBytes) {
        for (int channel = 0; channel < 3; channel++) {
            int at = header.masks().byteOf(channel);
            for (int x = 0; x < width; x++) {
                row[3 * x + channel] = stored.get(ValueLayout.JAVA_BYTE, (long) x * pixelBytes + at);
            }
        }
    }
}
