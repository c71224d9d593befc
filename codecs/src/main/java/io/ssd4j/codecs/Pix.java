// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.leptonica.leptonica_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Owns an image of leptonica: 32 bits per pixel for color, 8 for gray, in words of the machine's byte order. Not thread-safe. */
final class Pix implements AutoCloseable {
    private final MemorySegment pix;
    private final Arena arena = Arena.ofConfined();

    Pix(MemorySegment pix) {
        this.pix = pix;
    }

    int width() {
        return leptonica_h.pixGetWidth(pix);
    }

    int height() {
        return leptonica_h.pixGetHeight(pix);
    }

    /** Bits per pixel. */
    int depth() {
        return leptonica_h.pixGetDepth(pix);
    }

    /** Words of 32 bits per row, the last one padded. */
    int wordsPerRow() {
        return leptonica_h.pixGetWpl(pix);
    }

    /** The words of all rows; no longer accessible after {@link #close}. */
    MemorySegment words() {
        long bytes = (long) Integer.BYTES * wordsPerRow() * height();
        return NativeMemory.view(leptonica_h.pixGetData(pix).address(), bytes, arena);
    }

    @Override
    public void close() {
        arena.close();
        try (Arena call = Arena.ofConfined()) {
            leptonica_h.pixDestroy(call.allocateFrom(ValueLayout.ADDRESS, pix));
        }
    }
}
