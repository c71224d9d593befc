// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;

/**
 * The container of a WebP image. It is read by the rules of libwebp's demuxer, which Pillow uses for every file and which leptonica's library lacks, so
 * the same files are refused.
 *
 * @param width pixels per row of the canvas
 * @param height rows of the canvas
 * @param first the image, or the first one of an animation
 */
record WebpContainer(int width, int height, WebpFrame first) {
    private static final int RIFF_HEADER = 12;
    private static final int EXTENDED_BYTES = 10;
    private static final int ANIMATION = 0x02;
    private static final int ALPHA = 0x10;
    private static final int KNOWN_FLAGS = 0x3e;
    private static final long MOST_PIXELS = 1L << 32;

    /**
     * Reads all chunks.
     *
     * @throws EOFException if the file is shorter than its header says
     * @throws IOException if the container is damaged
     */
    static WebpContainer read(PhotoBytes bytes) throws IOException {
        WebpChunks chunks = WebpChunks.open(bytes);
        chunks.seek(RIFF_HEADER);
        return switch (chunks.next()) {
            case WebpChunks.LOSSY, WebpChunks.LOSSLESS -> simple(chunks);
            case WebpChunks.EXTENDED -> extended(chunks);
            default -> throw new IOException("neither image data nor an extended header at the start");
        };
    }

    private static WebpContainer simple(WebpChunks chunks) throws IOException {
        chunks.seek(chunks.start());
        WebpFrame frame = WebpFrames.read(chunks, 0, 0).withoutAlpha();
        frame.check(frame.width(), frame.height(), true);
        return new WebpContainer(frame.width(), frame.height(), frame);
    }

    private static WebpContainer extended(WebpChunks chunks) throws IOException {
        if (chunks.size() < EXTENDED_BYTES) {
            throw new IOException("an extended header of " + chunks.size() + " bytes");
        }
        int payload = chunks.payload();
        int flags = chunks.unsignedByte(payload);
        int width = 1 + chunks.number24(payload + 4);
        int height = 1 + chunks.number24(payload + 7);
        if ((long) width * height >= MOST_PIXELS) {
            throw new IOException("a canvas of " + width + " x " + height + " pixels");
        }
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new IOException("unknown flags in the extended header");
        }
        chunks.skip();
        boolean animation = (flags & ANIMATION) != 0;
        WebpFrames frames = new WebpFrames(chunks, animation, (flags & ALPHA) != 0);
        WebpFrame first = frames.readAll(frame -> frame.check(width, height, !animation));
        return new WebpContainer(width, height, first);
    }
}
