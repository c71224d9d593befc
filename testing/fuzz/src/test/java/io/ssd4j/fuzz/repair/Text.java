// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

/** Makes ASCII text of anything. */
public final class Text {
    private Text() {}

    /** The same number of bytes, none of which is beyond ASCII or a NUL. */
    public static byte[] ascii(byte[] bytes) {
        byte[] text = bytes.clone();
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) Math.max(text[i] & 0x7f, '\t');
        }
        return text;
    }
}
