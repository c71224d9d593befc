// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import io.ssd4j.runtime.image.Frame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** The pixels of {@code sensor_msgs/msg/Image}, in place. Allocates on the heap only when the geometry or the address of the image changes. */
public final class RawImageView implements ImageView {
    private static final long HEIGHT = RosTypes.IMAGE.offset("height");
    private static final long WIDTH = RosTypes.IMAGE.offset("width");
    private static final long ENCODING = RosTypes.IMAGE.offset("encoding");
    private static final long STEP = RosTypes.IMAGE.offset("step");
    private static final long LENGTH = RosTypes.IMAGE.offset("data") + FieldType.Sequence.LENGTH;
    private static final long BUFFER = RosTypes.IMAGE.offset("data") + FieldType.Sequence.BUFFER;

    private final MemorySegment message;
    private @Nullable Frame frame;

    /**
     * @param message a message of the type {@link RosTypes#IMAGE}, whose memory lives as long as this
     */
    public RawImageView(MemorySegment message) {
        this.message = message;
    }

    @Override
    public MemorySegment message() {
        return message;
    }

    @Override
    public Frame frame() throws UnusableImageException {
        long address = message.get(ValueLayout.JAVA_LONG, BUFFER);
        long length = Integer.toUnsignedLong(message.get(ValueLayout.JAVA_INT, LENGTH));
        ImageEncoding encoding = ImageEncoding.at(message.get(ValueLayout.JAVA_LONG, ENCODING));
        Frame known = frame;
        if (known != null
                && encoding != null
                && known.pixels().address() == address
                && known.pixels().byteSize() == length
                && known.width() == message.get(ValueLayout.JAVA_INT, WIDTH)
                && known.height() == message.get(ValueLayout.JAVA_INT, HEIGHT)
                && known.rowStride() == message.get(ValueLayout.JAVA_INT, STEP)
                && known.format() == encoding.format()) {
            return known;
        }
        Frame changed = view(encoding, address, length);
        frame = changed;
        return changed;
    }

    private Frame view(@Nullable ImageEncoding encoding, long address, long length) throws UnusableImageException {
        if (encoding == null) {
            throw new UnusableImageException(
                    "the encoding '" + NativeBytes.string(message.get(ValueLayout.JAVA_LONG, ENCODING))
                            + "' is not supported, only " + ImageEncoding.names());
        }
        try {
            return new Frame(
                    NativeBytes.at(address, length),
                    message.get(ValueLayout.JAVA_INT, WIDTH),
                    message.get(ValueLayout.JAVA_INT, HEIGHT),
                    Integer.toUnsignedLong(message.get(ValueLayout.JAVA_INT, STEP)),
                    encoding.format());
        } catch (IllegalArgumentException e) {
            throw new UnusableImageException(
                    "width, height, step and data of the image do not fit each other: " + e.getMessage(), e);
        }
    }
}
