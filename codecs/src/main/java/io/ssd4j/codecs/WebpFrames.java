// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the chunks behind an extended header: the image, or the frames of an animation. */
final class WebpFrames {
    private static final int FRAME_HEADER = 16;
    private static final int ANIMATION_BYTES = 6;
    private static final long MOST_PIXELS = 1L << 32;

    /** A check of each frame. */
    @FunctionalInterface
    interface Check {
        void of(WebpFrame frame) throws IOException;
    }

    private final WebpChunks chunks;
    private final boolean animation;
    private final boolean alpha;
    private boolean animationChunk;

    /**
     * @param chunks positioned behind the extended header
     * @param animation whether the header announces an animation
     * @param alpha whether the header announces an alpha channel
     */
    WebpFrames(WebpChunks chunks, boolean animation, boolean alpha) {
        this.chunks = chunks;
        this.animation = animation;
        this.alpha = alpha;
    }

    /**
     * Reads to the end of the file.
     *
     * @return the first frame
     * @throws IOException if the container is damaged, or has no frame
     */
    WebpFrame readAll(Check check) throws IOException {
        WebpFrame first = null;
        do {
            WebpFrame frame = nextFrame(first != null);
            if (frame != null) {
                check.of(frame);
                first = first == null ? frame : first;
            }
        } while (!chunks.atEnd());
        if (first == null) {
            throw new IOException("no image data");
        }
        return first;
    }

    /** Reads a chunk; a frame if it is one. */
    private @Nullable WebpFrame nextFrame(boolean hasImage) throws IOException {
        int code = chunks.next();
        if (code == WebpChunks.EXTENDED) {
            throw new IOException("two extended headers");
        }
        if (code == WebpChunks.ALPHA || code == WebpChunks.LOSSY || code == WebpChunks.LOSSLESS) {
            if (animation || animationChunk || hasImage) {
                throw new IOException("image data in the wrong place");
            }
            chunks.seek(chunks.start());
            WebpFrame frame = read(chunks, 0, 0);
            return alpha ? frame : frame.withoutAlpha();
        }
        if (code == WebpChunks.ANIMATION_FRAME) {
            return animationFrame();
        }
        if (code == WebpChunks.ANIMATION) {
            if (chunks.size() < ANIMATION_BYTES) {
                throw new IOException("an animation header of " + chunks.size() + " bytes");
            }
            animationChunk = true;
        }
        chunks.skip();
        return null;
    }

    private @Nullable WebpFrame animationFrame() throws IOException {
        if (!animationChunk) {
            throw new IOException("a frame before the animation header");
        }
        int size = chunks.size() - FRAME_HEADER;
        if (size < 0) {
            throw new IOException("a frame of " + chunks.size() + " bytes");
        }
        int header = chunks.payload();
        int x = 2 * chunks.number24(header);
        int y = 2 * chunks.number24(header + 3);
        long pixels = (1L + chunks.number24(header + 6)) * (1L + chunks.number24(header + 9));
        if (pixels >= MOST_PIXELS) {
            throw new IOException("a frame of " + pixels + " pixels");
        }
        int start = header + FRAME_HEADER;
        chunks.seek(start);
        WebpFrame frame = read(chunks, x, y);
        if (chunks.position() - start > size) {
            throw new IOException("image data that reaches beyond its frame");
        }
        boolean stored = animation && (frame.image() >= 0 || frame.alpha() >= 0);
        return stored ? frame : null;
    }

    /** Reads the chunks of one image, and moves behind them; what follows belongs to the caller. */
    static WebpFrame read(WebpChunks chunks, int x, int y) throws IOException {
        int alpha = -1;
        int image = -1;
        int end = -1;
        int width = 0;
        int height = 0;
        do {
            int code = chunks.next();
            boolean lossless = code == WebpChunks.LOSSLESS;
            if (lossless && alpha >= 0) {
                throw new IOException("an alpha channel for a lossless image, which has its own");
            }
            if (code == WebpChunks.ALPHA && alpha < 0) {
                alpha = chunks.start();
            } else if ((lossless || code == WebpChunks.LOSSY) && image < 0) {
                WebpFeatures features = Leptonica.webpFeatures(chunks.chunk());
                width = features.width();
                height = features.height();
                image = chunks.start();
                end = chunks.chunkEnd();
            } else {
                chunks.seek(chunks.start());
                break;
            }
            chunks.skip();
        } while (!chunks.atEnd());
        return new WebpFrame(x, y, width, height, alpha, image, end);
    }
}
