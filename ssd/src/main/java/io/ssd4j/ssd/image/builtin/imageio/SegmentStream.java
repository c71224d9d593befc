// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.imageio;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import javax.imageio.stream.ImageInputStreamImpl;

/** An ImageIO input stream that reads from memory. */
public final class SegmentStream extends ImageInputStreamImpl {
    private final MemorySegment segment;

    public SegmentStream(MemorySegment segment) {
        this.segment = segment;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < segment.byteSize() ? segment.get(ValueLayout.JAVA_BYTE, streamPos++) & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        bitOffset = 0;
        long left = segment.byteSize() - streamPos;
        if (left <= 0) {
            return length == 0 ? 0 : -1;
        }
        int read = (int) Math.min(length, left);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, streamPos, bytes, offset, read);
        streamPos += read;
        return read;
    }

    @Override
    public long length() {
        return segment.byteSize();
    }
}
