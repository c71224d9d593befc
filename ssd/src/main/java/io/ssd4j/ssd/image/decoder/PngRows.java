// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The rows in the consecutive chunks IDAT of a PNG, decompressed and unfiltered (PNG specification, third edition, sections 9 and 10). */
final class PngRows implements AutoCloseable {
    private static final int IDAT = 0x49444154;

    private final PngChunks chunks;
    private final PngHeader header;
    private final Inflater inflater = new Inflater();

    /** Whether the sums of the chunks read so far are right. */
    private boolean sound = true;

    private byte[] row = {};
    private byte[] previous = {};

    /** Starts at the first IDAT, where {@code chunks} stands. */
    PngRows(PngChunks chunks, PngHeader header) {
        this.chunks = chunks;
        this.header = header;
        feed();
    }

    private void feed() {
        inflater.setInput(chunks.availableContents().asByteBuffer());
    }

    /** Starts rows of another length; the row above the first one is black. */
    void startPass(int columns) {
        int length = Math.toIntExact(1 + header.rowBytes(columns));
        row = new byte[length];
        previous = new byte[length];
    }

    /** The next row, after its first byte; valid until the next call. */
    byte[] next() throws IOException {
        byte[] above = row;
        row = previous;
        previous = above;
        int length = 0;
        while (length < row.length) {
            int read = inflate(length);
            if (read == 0) {
                throw new EOFException("rows are missing");
            }
            length += read;
        }
        PngFilter.undo(row, previous, Math.max(1, header.pixelBits() / 8));
        return row;
    }

    private int inflate(int offset) throws IOException {
        try {
            while (true) {
                int read = inflater.inflate(row, offset, row.length - offset);
                if (read > 0 || inflater.finished() || !nextChunk()) {
                    return read;
                }
            }
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage() == null ? "the compressed pixels" : e.getMessage(), e);
        }
    }

    /** Goes on with the next chunk if it has pixels and the decompression needs them. */
    private boolean nextChunk() throws IOException {
        if (!inflater.needsInput() || inflater.needsDictionary()) {
            throw new IOException("the compressed pixels need a dictionary");
        }
        sound &= chunks.isSound();
        try {
            if (chunks.next() != IDAT) {
                return false;
            }
        } catch (EOFException e) {
            return false;
        }
        feed();
        return true;
    }

    /**
     * Checks the sum at the end of the compressed pixels. Wrong bytes make both this sum and that of a chunk wrong; if only one is wrong, a
     * program has computed it wrongly, and the pixels are as they were meant.
     */
    void checkEnd() throws IOException {
        row = new byte[1];
        try {
            inflate(0);
        } catch (IOException e) {
            while (sound && nextSoundChunk()) {
                // The sums of all chunks.
            }
            if (!sound) {
                throw e;
            }
        }
    }

    private boolean nextSoundChunk() {
        sound &= chunks.isSound();
        try {
            return chunks.next() == IDAT;
        } catch (EOFException e) {
            return false;
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
