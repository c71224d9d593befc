// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.util.Optional;

/** How the samples of a JPEG are coded, by the marker of its frame (ITU-T T.81, table B.1). */
enum JpegCoding {
    /** Huffman coding of cosine transforms, sequential or progressive. */
    HUFFMAN("Huffman coding"),
    /** Arithmetic coding of cosine transforms, sequential or progressive. */
    ARITHMETIC("arithmetic coding"),
    /** Huffman coding of differences to a prediction. */
    LOSSLESS("lossless coding");

    private static final int LOSSLESS_ARITHMETIC = 0xcb;
    private static final int EXTENSION = 0xc8;
    private static final int HIERARCHY = 0xde;
    private static final int EXPANSION = 0xdf;
    private static final int JPEG_LS = 0xf7;
    private static final int JPEG_LS_PARAMETERS = 0xf8;

    private final String label;

    JpegCoding(String label) {
        this.label = label;
    }

    /** The usual name. */
    String label() {
        return label;
    }

    /**
     * The coding of a frame that starts with this marker, or empty if no frame does.
     *
     * @throws UnsupportedPhotoException if it is the frame of a coding that libjpeg-turbo does not decode
     */
    static Optional<JpegCoding> of(int marker) throws UnsupportedPhotoException {
        return switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> Optional.of(HUFFMAN);
            case 0xc9, 0xca -> Optional.of(ARITHMETIC);
            case 0xc3 -> Optional.of(LOSSLESS);
            case 0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf, HIERARCHY, EXPANSION ->
                throw new UnsupportedPhotoException("hierarchical coding");
            case LOSSLESS_ARITHMETIC -> throw new UnsupportedPhotoException("lossless arithmetic coding");
            case EXTENSION -> throw new UnsupportedPhotoException("an extension of JPEG, marker 0xFFC8");
            case JPEG_LS, JPEG_LS_PARAMETERS -> throw new UnsupportedPhotoException("JPEG-LS coding");
            default -> Optional.empty();
        };
    }
}
