// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

/** Corrects the first bytes of a GIF, and keeps its screen small. */
public final class Gif {
    private static final int WIDTH_HIGH = 7;
    private static final int HEIGHT_HIGH = 9;

    private Gif() {}

    /** A file that starts as a GIF. */
    public static byte[] repair(byte[] mutant) {
        byte[] file = Bytes.startingWith(mutant, 13, 'G', 'I', 'F', '8', '9', 'a');
        file[WIDTH_HIGH] &= 1;
        file[HEIGHT_HIGH] &= 1;
        return file;
    }
}
