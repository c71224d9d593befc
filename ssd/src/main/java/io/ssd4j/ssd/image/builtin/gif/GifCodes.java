// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.gif;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;

/** The palette indices of a GIF's image, which are compressed by LZW with codes of variable length (GIF89a specification, appendix F). */
final class GifCodes {
    private static final int MOST_CODES = 4096;
    private static final int MOST_BITS = 12;

    private final PhotoBytes bytes;
    private final int codeBits;
    private final int clear;

    /** The string of a code consists of the string of another code and one more index. */
    private final int[] prefix = new int[MOST_CODES];

    private final byte[] last = new byte[MOST_CODES];

    /** The string of the current code, from its end. */
    private final byte[] string = new byte[MOST_CODES + 1];

    private int left;
    private int position;
    private int blockEnd;
    private int bitBuffer;
    private int bitCount;
    private int bits;
    private int next;
    private int previous = -1;
    private int firstOfPrevious;

    GifCodes(PhotoBytes bytes, GifHeader header) throws IOException {
        this.bytes = bytes;
        this.codeBits = header.codeBits();
        this.position = header.data();
        this.blockEnd = position;
        if (codeBits > MOST_BITS - 1) {
            throw new IOException("codes of " + codeBits + " bits");
        }
        this.clear = 1 << codeBits;
        reset();
    }

    private void reset() {
        bits = codeBits + 1;
        next = clear + 2;
        previous = -1;
    }

    /**
     * Reads the indices of a row.
     *
     * @throws EOFException if there are no more
     */
    void read(byte[] indices) throws IOException {
        int done = 0;
        while (done < indices.length) {
            while (left == 0) {
                nextString();
            }
            int some = Math.min(left, indices.length - done);
            // The string lies before its end in reverse.
            for (int i = 0; i < some; i++) {
                indices[done++] = string[--left];
            }
        }
    }

    private void nextString() throws IOException {
        int code = code();
        if (code == clear) {
            reset();
            return;
        }
        if (code == clear + 1) {
            throw new EOFException("the image ends before its last pixel");
        }
        if (previous < 0) {
            if (code > clear) {
                throw new IOException("a code without a meaning");
            }
            string[left++] = (byte) code;
            firstOfPrevious = code;
            previous = code;
            return;
        }
        if (code > next) {
            throw new IOException("a code without a meaning");
        }
        int rest = code;
        if (code == next) {
            string[left++] = (byte) firstOfPrevious;
            rest = previous;
        }
        while (rest > clear) {
            string[left++] = last[rest];
            rest = prefix[rest];
        }
        string[left++] = (byte) rest;
        firstOfPrevious = rest;
        if (next < MOST_CODES) {
            last[next] = (byte) rest;
            prefix[next] = previous;
            if (next == (1 << bits) - 1 && bits < MOST_BITS) {
                bits++;
            }
            next++;
        }
        previous = code;
    }

    private int code() throws EOFException {
        while (bitCount < bits) {
            if (position == blockEnd) {
                int length = bytes.at(position++);
                if (length == 0) {
                    throw new EOFException("the image ends before its last pixel");
                }
                blockEnd = position + length;
            }
            bitBuffer |= bytes.at(position++) << bitCount;
            bitCount += 8;
        }
        int code = bitBuffer & ((1 << bits) - 1);
        bitBuffer >>>= bits;
        bitCount -= bits;
        return code;
    }
}
