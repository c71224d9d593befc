// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/**
 * Rewrites a JPEG so that the JDK's reader decodes it as libjpeg-turbo does: only tables, frame and scans are kept, because the
 * reader refuses files because of other segments; the standard Huffman tables are added if the file has none, and an end marker
 * if it is missing.
 */
final class JpegRewriting {
    /** The segment with the four tables of ITU-T T.81, annex K.3, which frames of motion JPEG leave out. */
    private static final byte[] STANDARD_TABLES = HexFormat.of()
            .parseHex("ffc401a2"
                    + "00" + "00010501010101010100000000000000" + "000102030405060708090a0b"
                    + "10" + "0002010303020403050504040000017d"
                    + "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a34"
                    + "35363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a9293949596"
                    + "9798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1"
                    + "f2f3f4f5f6f7f8f9fa"
                    + "01" + "00030101010101010101010000000000" + "000102030405060708090a0b"
                    + "11" + "00020102040403040705040400010277"
                    + "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a26272829"
                    + "2a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a929394"
                    + "95969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9ea"
                    + "f2f3f4f5f6f7f8f9fa");

    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int QUANTIZATION_TABLES = 0xdb;
    private static final int RESTART_INTERVAL = 0xdd;

    private final PhotoBytes bytes;
    private final JpegScans scans;
    private final ByteArrayOutputStream out;
    private boolean hasTables;
    private boolean scanned;

    private JpegRewriting(PhotoBytes bytes, JpegFrame frame) {
        this.bytes = bytes;
        this.scans = new JpegScans(frame);
        this.out = new ByteArrayOutputStream(bytes.size() + STANDARD_TABLES.length);
    }

    /**
     * Rewrites a file.
     *
     * @throws EOFException if scans are missing
     * @throws IOException if the file has more than one frame, or scans in a wrong order
     */
    static byte[] of(PhotoBytes bytes, JpegFrame frame) throws IOException {
        JpegRewriting rewriting = new JpegRewriting(bytes, frame);
        rewriting.write(0, 2);
        JpegSegments segments = new JpegSegments(bytes, 2);
        while (hasNext(segments) && segments.marker() != JpegSegments.END_OF_IMAGE) {
            rewriting.add(segments);
        }
        rewriting.scans.checkEnd();
        rewriting.out.write(0xff);
        rewriting.out.write(JpegSegments.END_OF_IMAGE);
        return rewriting.out.toByteArray();
    }

    /** The end of the file counts as the end of the image: whether blocks are missing shows when they are decoded. */
    private static boolean hasNext(JpegSegments segments) {
        try {
            segments.next();
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    private void add(JpegSegments segments) throws IOException {
        int marker = segments.marker();
        if (marker == JpegSegments.START_OF_SCAN) {
            if (!hasTables) {
                out.writeBytes(STANDARD_TABLES);
                hasTables = true;
            }
            scans.add(bytes, segments);
            scanned = true;
            int end = endOfData(segments.end());
            write(segments.begin(), end);
            segments.seek(end);
        } else if (JpegFrame.isFrame(marker)) {
            if (scanned) {
                throw new IOException("two frames");
            }
            write(segments.begin(), segments.end());
        } else if (marker == HUFFMAN_TABLES || marker == QUANTIZATION_TABLES || marker == RESTART_INTERVAL) {
            hasTables |= marker == HUFFMAN_TABLES;
            write(segments.begin(), segments.end());
        }
    }

    /** The offset of the marker after the compressed data of a scan; restarts belong to the data. */
    private int endOfData(int start) {
        MemorySegment file = bytes.segment();
        int at = start;
        while (at + 1 < bytes.size()) {
            if (file.get(ValueLayout.JAVA_BYTE, at) == (byte) 0xff) {
                int next = file.get(ValueLayout.JAVA_BYTE, at + 1) & 0xff;
                boolean restart = next >= 0xd0 && next <= 0xd7;
                if (next != 0 && next != 0xff && !restart) {
                    return at;
                }
            }
            at++;
        }
        return bytes.size();
    }

    private void write(int from, int to) {
        byte[] part = bytes.segment().asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
        out.write(part, 0, part.length);
    }
}
