// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import org.jspecify.annotations.Nullable;

/** The photo formats, recognized by a file's first bytes and never by its name. */
public enum PhotoFormat {
    JPEG("JPEG", "\u00ff\u00d8\u00ff"),
    PNG("PNG", "\u0089PNG\r\n\u001a\n"),
    BMP("BMP", "BM"),
    GIF("GIF", "GIF8"),
    WEBP("WebP", "RIFF????WEBP");

    /** Number of bytes needed to recognize the format. */
    public static final int SIGNATURE_BYTES = 12;

    private final String label;
    private final String signature;

    PhotoFormat(String label, String signature) {
        this.label = label;
        this.signature = signature;
    }

    /** The format's usual name. */
    public String label() {
        return label;
    }

    /** The format of a file that starts with these bytes, or null if there is none. */
    public static @Nullable PhotoFormat of(byte[] start) {
        for (PhotoFormat format : values()) {
            if (format.matches(start)) {
                return format;
            }
        }
        return null;
    }

    private boolean matches(byte[] start) {
        for (int i = 0; i < signature.length(); i++) {
            char expected = signature.charAt(i);
            if (i >= start.length || (expected != '?' && expected != (start[i] & 0xff))) {
                return false;
            }
        }
        return true;
    }
}
