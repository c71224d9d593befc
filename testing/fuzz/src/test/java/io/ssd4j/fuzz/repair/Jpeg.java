// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.ByteBuffer;

/** Corrects the first bytes of a JPEG, the markers and lengths of its segments, and the header of its frame. */
public final class Jpeg {
    private static final int COMMENT = 0xfe;
    private static final int SCAN = 0xda;
    private static final int FRAME_BYTES = 8;
    private static final int COMPONENT_BYTES = 3;
    private static final int SIZE_MASK = 0x1ff;

    private static final byte[] NOTHING = {};

    /** 16 x 16 pixels, gray. */
    private static final byte[] FRAME = {(byte) 0xff, (byte) 0xc0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0};

    private static final byte[] ONE_SCAN = {(byte) 0xff, (byte) SCAN, 0, 8, 1, 1, 0, 0, 63, 0};

    private final byte[] file;
    private final ByteBuffer bytes;
    private boolean hasFrame;

    private Jpeg(byte[] file) {
        this.file = file;
        this.bytes = Bytes.bigEndian(file);
    }

    /** A file with one frame whose segments before the first scan are whole. */
    public static byte[] repair(byte[] mutant) {
        byte[] file = Bytes.startingWith(mutant, 4 + FRAME_BYTES + COMPONENT_BYTES, 0xff, 0xd8, 0xff);
        Jpeg jpeg = new Jpeg(file);
        for (int at = 2; file.length - at > 4 + FRAME_BYTES + COMPONENT_BYTES; ) {
            int length = jpeg.segment(at);
            if ((file[at + 1] & 0xff) == SCAN) {
                return file;
            }
            at += 2 + length;
        }
        return Bytes.concat(file, jpeg.hasFrame ? NOTHING : FRAME, ONE_SCAN, file);
    }

    /** Corrects a segment and returns its length. */
    private int segment(int at) {
        file[at] = (byte) 0xff;
        int marker = file[at + 1] & 0xff;
        boolean frame = (marker >= 0xc0 && marker <= 0xc2) || marker == 0xc9 || marker == 0xca;
        boolean table = marker == 0xc4 || marker == 0xcc || marker == 0xdb || marker == 0xdd || (marker & 0xf0) == 0xe0;
        if ((frame && hasFrame) || (marker == SCAN && !hasFrame) || !(frame || table || marker == SCAN)) {
            file[at + 1] = (byte) COMMENT;
        } else if (frame) {
            hasFrame = true;
            return frame(at);
        }
        int length = bytes.getShort(at + 2) & 0xffff;
        if (length < 2 || length > file.length - at - 2) {
            length = Math.min(file.length - at - 2, 0xffff);
            bytes.putShort(at + 2, (short) length);
        }
        return length;
    }

    private int frame(int at) {
        int components = switch (file[at + 9]) {
            case 3, 4 -> file[at + 9];
            default -> 1;
        };
        if (at + 2 + FRAME_BYTES + components * COMPONENT_BYTES > file.length) {
            components = 1;
        }
        int length = FRAME_BYTES + components * COMPONENT_BYTES;
        bytes.putShort(at + 2, (short) length);
        file[at + 4] = 8;
        clamp(at + 5);
        clamp(at + 7);
        file[at + 9] = (byte) components;
        for (int i = 0; i < components; i++) {
            int sampling = at + 11 + i * COMPONENT_BYTES;
            // One or two in each direction.
            file[sampling] = (byte) (0x11 + ((file[sampling] - 0x11) & 0x11));
            file[sampling + 1] &= 3;
        }
        return length;
    }

    private void clamp(int at) {
        int size = bytes.getShort(at) & 0xffff;
        if (size == 0 || size > SIZE_MASK) {
            bytes.putShort(at, (short) (1 + (size & SIZE_MASK)));
        }
    }
}
