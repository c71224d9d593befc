// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The photo of {@code sensor_msgs/msg/CompressedImage}, decoded: JPEG, PNG or another format of {@link Photo}. Allocates on the heap. */
public final class CompressedImageView implements ImageView, AutoCloseable {
    private static final long LENGTH = RosTypes.COMPRESSED_IMAGE.offset("data") + FieldType.Sequence.LENGTH;
    private static final long BUFFER = RosTypes.COMPRESSED_IMAGE.offset("data") + FieldType.Sequence.BUFFER;

    private final MemorySegment message;
    private final PhotoOptions options;
    private Arena pixels = Arena.ofShared();

    /**
     * @param message a message of the type {@link RosTypes#COMPRESSED_IMAGE}, whose memory lives as long as this
     * @param maxPixels the most pixels, checked before anything is decoded
     */
    public CompressedImageView(MemorySegment message, long maxPixels) {
        this.message = message;
        this.options = PhotoOptions.DEFAULT.maxPixels(maxPixels);
    }

    @Override
    public MemorySegment message() {
        return message;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // closed by the next call, or by close()
    public Frame frame() throws UnusableImageException {
        long length = Integer.toUnsignedLong(message.get(ValueLayout.JAVA_INT, LENGTH));
        byte[] photo = NativeBytes.at(message.get(ValueLayout.JAVA_LONG, BUFFER), length)
                .toArray(ValueLayout.JAVA_BYTE);
        pixels.close();
        pixels = Arena.ofShared();
        try {
            return Photo.read("the compressed image", new ByteArrayInputStream(photo), options, pixels)
                    .frame();
        } catch (ImageException e) {
            throw new UnusableImageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Frees the pixels of the latest image. */
    @Override
    public void close() {
        pixels.close();
    }
}
