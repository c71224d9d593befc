// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.png;

import io.ssd4j.ssd.image.builtin.imageio.JdkReaders;
import io.ssd4j.ssd.image.builtin.imageio.SegmentStream;
import io.ssd4j.ssd.image.builtin.pixels.Palettes;
import io.ssd4j.ssd.image.builtin.pixels.RgbRows;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/**
 * A PNG whose pixels are decoded by the JDK's reader. The pixels are the same as Pillow's, which depend only on the chunks IHDR,
 * PLTE and IDAT, except that 16-bit gray is scaled, whereas Pillow clips it. For an animation, this is the default image.
 */
public final class PngPhoto implements EncodedPhoto {
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int FRAME_CONTROL = 0x6663544c;
    private static final int APPLE = 0x43674249;
    private static final int MOST_COLORS = 256;
    private static final int FRAME_RECTANGLE = 4;
    private static final int FRAME_RECTANGLE_BYTES = 16;

    /** Deflate expands one byte to at most 1032. */
    private static final long GREATEST_EXPANSION = 1032;

    private final PngHeader header;
    private final MemorySegment palette;
    private final MemorySegment frame;
    private final boolean sound;
    private final PhotoBytes bytes;

    /**
     * @param header the last header before the pixels
     * @param palette the last palette before the pixels, or empty
     * @param frame the control of an animation's frame before the pixels, or empty
     * @param sound whether the checksums of headers and palettes are right
     * @param bytes the file
     */
    private PngPhoto(PngHeader header, MemorySegment palette, MemorySegment frame, boolean sound, PhotoBytes bytes) {
        this.header = header;
        this.palette = palette;
        this.frame = frame;
        this.sound = sound;
        this.bytes = bytes;
    }

    public static PngPhoto open(PhotoBytes bytes) throws IOException {
        PngHeader header = null;
        MemorySegment palette = MemorySegment.NULL;
        MemorySegment frame = MemorySegment.NULL;
        // Ancillary chunks cannot change a pixel, so their checksums do not matter.
        boolean sound = true;
        PngChunks chunks = new PngChunks(bytes);
        while (chunks.next() != IDAT) {
            sound &= (chunks.name() != PngHeader.NAME && chunks.name() != PLTE) || chunks.isSound();
            switch (chunks.name()) {
                case PngHeader.NAME -> header = PngHeader.read(chunks.contents());
                case PLTE -> palette = chunks.contents();
                case FRAME_CONTROL -> frame = chunks.contents();
                case APPLE -> throw new UnsupportedPhotoException("Apple's changes for iOS (CgBI)");
                case PngChunks.IEND -> throw new IOException("no pixels");
                default -> chunks.contents();
            }
        }
        if (header == null) {
            throw new IOException("no header before the pixels");
        }
        return new PngPhoto(header, palette, frame, sound, bytes);
    }

    /** An animation whose first frame is the default image says so before it, with the size of the whole. */
    private void checkFrame() throws IOException {
        if (frame.byteSize() < FRAME_RECTANGLE + FRAME_RECTANGLE_BYTES) {
            return;
        }
        var integer = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
        if (frame.get(integer, FRAME_RECTANGLE) != (int) header.width()
                || frame.get(integer, FRAME_RECTANGLE + 4) != (int) header.height()
                || frame.get(integer, FRAME_RECTANGLE + 8) != 0
                || frame.get(integer, FRAME_RECTANGLE + 12) != 0) {
            throw new IOException("the first frame of the animation is not of the size of the image");
        }
    }

    @Override
    public long width() {
        return header.width();
    }

    @Override
    public long height() {
        return header.height();
    }

    @Override
    public void check() throws IOException {
        if (!sound) {
            throw new IOException("wrong checksum of header or palette");
        }
        if (palette.byteSize() / 3 > MOST_COLORS) {
            throw new IOException("a palette of " + palette.byteSize() / 3 + " colors");
        }
        checkFrame();
        long raw = header.height() * header.rowBytes(header.width());
        if (raw / GREATEST_EXPANSION > bytes.size()) {
            throw new EOFException(bytes.size() + " bytes cannot hold " + raw);
        }
    }

    @Override
    public void decode(MemorySegment rgb) throws IOException {
        byte[] colors = Palettes.complete(palette, Palettes.Entry.RGB);
        RgbRows rows = RgbRows.of(read(PngRewriting.of(bytes, header, colors)));
        byte[] row = new byte[Math.multiplyExact(3, rows.width())];
        for (int y = 0; y < rows.height(); y++) {
            rows.read(y, row);
            MemorySegment.copy(row, 0, rgb, ValueLayout.JAVA_BYTE, (long) y * row.length, row.length);
        }
    }

    private static BufferedImage read(byte[] png) throws IOException {
        ImageReader reader = JdkReaders.create(PhotoFormat.PNG);
        try {
            // Forward only, without parsing metadata.
            reader.setInput(new SegmentStream(MemorySegment.ofArray(png)), true, true);
            return reader.read(0, reader.getDefaultReadParam());
        } finally {
            reader.dispose();
        }
    }
}
