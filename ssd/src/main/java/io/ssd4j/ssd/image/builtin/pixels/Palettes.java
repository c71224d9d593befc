// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.pixels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Completes palettes, so that every index has a color. */
public final class Palettes {
    private static final int COLORS = 256;

    /** How a file stores a color. */
    public enum Entry {
        RGB(3, 0),
        BGR(3, 2),
        BGRX(4, 2);

        private final int bytes;
        private final int red;

        Entry(int bytes, int red) {
            this.bytes = bytes;
            this.red = red;
        }

        public int bytes() {
            return bytes;
        }
    }

    private Palettes() {}

    /**
     * Completes a palette as Pillow does: an index without a color is black.
     *
     * @param stored whole entries; what is left over is ignored
     * @return 256 colors of three bytes: red, green, blue
     */
    public static byte[] complete(MemorySegment stored, Entry entry) {
        byte[] colors = new byte[3 * COLORS];
        for (int i = 0; i < COLORS; i++) {
            if ((i + 1L) * entry.bytes > stored.byteSize()) {
                break;
            }
            for (int channel = 0; channel < 3; channel++) {
                long at = (long) i * entry.bytes + Math.abs(channel - entry.red);
                colors[3 * i + channel] = stored.get(ValueLayout.JAVA_BYTE, at);
            }
        }
        return colors;
    }
}
