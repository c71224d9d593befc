// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static io.ssd4j.bindings.leptonica.leptonica_h.L_JPEG_CONTINUE_WITH_BAD_DATA;
import static io.ssd4j.bindings.leptonica.leptonica_h.L_SEVERITY_NONE;
import static io.ssd4j.bindings.leptonica.leptonica_h.VP8_STATUS_NOT_ENOUGH_DATA;
import static io.ssd4j.bindings.leptonica.leptonica_h.VP8_STATUS_OK;
import static io.ssd4j.bindings.leptonica.leptonica_h.VP8_STATUS_UNSUPPORTED_FEATURE;
import static io.ssd4j.bindings.leptonica.leptonica_h.WEBP_DECODER_ABI_VERSION;

import io.ssd4j.bindings.LibraryStatus;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.leptonica.WebPBitstreamFeatures;
import io.ssd4j.bindings.leptonica.leptonica_h;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/**
 * Checked calls of leptonica and of libwebp, which the same library contains. Thread-safe: calls share no state in either
 * library, except for the severity of leptonica's messages, which is set once.
 */
final class Leptonica {
    private static final int NO_COLOR_MAP = 0;
    private static final int FULL_SIZE = 1;
    private static final List<String> NEEDED = List.of(
            "pixReadMemJpeg",
            "pixGetWidth",
            "pixGetHeight",
            "pixGetDepth",
            "pixGetWpl",
            "pixGetData",
            "pixDestroy",
            "WebPDecodeRGBInto",
            "WebPGetFeaturesInternal",
            "setMsgSeverity");

    private Leptonica() {}

    /** Loaded on first use: an application that only reads PNG does not need the library. */
    private static final class Library {
        static final Optional<String> OBSTACLE = load();

        private static Optional<String> load() {
            return switch (NativeLibraries.load(NativeLibrary.LEPTONICA)) {
                case LibraryStatus.Missing missing -> Optional.of(missing.reason());
                case LibraryStatus.Loaded loaded -> {
                    Optional<String> missing = missing(loaded);
                    if (missing.isEmpty()) {
                        // The caller gets the reason; libjpeg's own messages about damaged data have no such switch.
                        leptonica_h.setMsgSeverity(L_SEVERITY_NONE());
                    }
                    yield missing;
                }
            };
        }

        /** A library that a user names may be built without one of the decoders. */
        private static Optional<String> missing(LibraryStatus.Loaded loaded) {
            SymbolLookup symbols = NativeLibraries.symbols(NativeLibrary.LEPTONICA);
            return NEEDED.stream()
                    .filter(function -> symbols.find(function).isEmpty())
                    .findFirst()
                    .map(function -> loaded.path() + " has no function " + function);
        }
    }

    /** Why the library cannot be used in this process; empty if it can. */
    static Optional<String> obstacle() {
        return Library.OBSTACLE;
    }

    /**
     * Decodes a JPEG whose header was checked.
     *
     * @param warnings receives, as an int, the number of libjpeg's warnings up to the last row
     * @throws IOException if libjpeg gives up
     */
    static Pix readJpeg(MemorySegment bytes, MemorySegment warnings) throws IOException {
        MemorySegment pix = leptonica_h.pixReadMemJpeg(
                bytes, bytes.byteSize(), NO_COLOR_MAP, FULL_SIZE, warnings, L_JPEG_CONTINUE_WITH_BAD_DATA());
        if (pix.address() == 0) {
            throw new IOException("libjpeg-turbo cannot decode it");
        }
        return new Pix(pix);
    }

    /**
     * The size in the header of a WebP bitstream.
     *
     * @param bitstream a whole file, or the chunks of an image
     * @throws EOFException if the bitstream ends in its header
     * @throws UnsupportedPhotoException if libwebp does not support its kind
     * @throws IOException if it is damaged
     */
    static WebpFeatures webpFeatures(MemorySegment bitstream) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment features = WebPBitstreamFeatures.allocate(arena);
            int status = leptonica_h.WebPGetFeaturesInternal(
                    bitstream, bitstream.byteSize(), features, WEBP_DECODER_ABI_VERSION());
            if (status == VP8_STATUS_NOT_ENOUGH_DATA()) {
                throw new EOFException("the image data ends in its header");
            }
            if (status == VP8_STATUS_UNSUPPORTED_FEATURE()) {
                throw new UnsupportedPhotoException("a kind of image data that libwebp does not know");
            }
            if (status != VP8_STATUS_OK()) {
                throw new IOException("a damaged header of the image data, status " + status + " of libwebp");
            }
            return new WebpFeatures(WebPBitstreamFeatures.width(features), WebPBitstreamFeatures.height(features));
        }
    }

    /**
     * Decodes a WebP bitstream.
     *
     * @param bitstream the chunks of an image
     * @param rgb receives the rows; its size is checked against that of the image before anything is written
     * @param stride bytes from row to row
     * @throws IOException if libwebp cannot decode it
     */
    static void decodeWebp(MemorySegment bitstream, MemorySegment rgb, int stride) throws IOException {
        MemorySegment result =
                leptonica_h.WebPDecodeRGBInto(bitstream, bitstream.byteSize(), rgb, rgb.byteSize(), stride);
        if (result.address() == 0) {
            throw new IOException("libwebp cannot decode the image data");
        }
    }
}
