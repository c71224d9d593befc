// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.bindings.dlpack.DlpackFields;
import io.ssd4j.bindings.dlpack.DlpackLayout;
import io.ssd4j.bindings.dlpack.ExportedTensor;
import io.ssd4j.bindings.dlpack.ManagedTensor;
import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.image.PixelFormat;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A tensor in a GPU's memory that another library of the process handed over through DLPack. Its frames are read where they are: pass them to
 * {@link FrameInput#set(int, DeviceFrame, DeviceProducer)}, and close this when the last run that reads them has been awaited, and other
 * frames are set if runs follow. Closing calls the library's deleter, once.
 *
 * <p>Any thread may use it; it must not be closed while another thread takes frames.
 */
public final class DlpackTensor implements AutoCloseable {
    private static final int BYTE_BITS = 8;

    private final ManagedTensor tensor;

    private DlpackTensor(ManagedTensor tensor) {
        this.tensor = tensor;
    }

    /**
     * Takes over a tensor. From now on, this is responsible for calling its deleter, even if this method throws.
     *
     * @param address of the structure, which cannot be checked: a wrong address may end the process
     * @param form which structure it is
     * @throws IllegalArgumentException if the address is 0, or a field makes no sense; the message names it, and the deleter was called
     */
    public static DlpackTensor take(long address, DlpackForm form) {
        DlpackLayout layout = switch (form) {
            case MANAGED -> DlpackLayout.MANAGED;
            case VERSIONED -> DlpackLayout.VERSIONED;
        };
        return new DlpackTensor(ManagedTensor.take(address, layout));
    }

    /**
     * The images of a tensor of uint8 with the shape [height, width, channels] or [N, height, width, channels]. Rows and images may have
     * gaps between them, or come in reverse order of images; pixels of a row may not.
     *
     * @param device the session's device
     * @param format as many channels as the tensor has; {@link PixelFormat#GRAY} for one
     * @throws IllegalArgumentException if a field does not fit; the message names it. The tensor remains open
     * @throws IllegalStateException if this is closed
     */
    public List<DeviceFrame> frames(DeviceId device, PixelFormat format) {
        if (tensor.isClosed()) {
            throw new IllegalStateException("the DLPack tensor is closed");
        }
        DlpackFields fields = tensor.fields();
        require(fields.deviceType() == DlpackFields.CUDA, "device.device_type", fields.deviceType(), "must be 2, CUDA");
        require(
                fields.deviceId() == device.index(),
                "device.device_id",
                fields.deviceId(),
                "must be that of " + device);
        require(fields.code() == DlpackFields.UNSIGNED, "dtype.code", fields.code(), "must be 1, unsigned integers");
        require(fields.bits() == BYTE_BITS, "dtype.bits", fields.bits(), "must be 8");
        require(fields.lanes() == 1, "dtype.lanes", fields.lanes(), "must be 1");
        require(fields.data() != 0, "data", "NULL", "has no pixels");
        require(fields.byteOffset() >= 0, "byte_offset", Long.toUnsignedString(fields.byteOffset()), "is too large");
        int rank = fields.shape().size();
        require(
                rank == 3 || rank == 4,
                "ndim",
                rank,
                "must be 3 for [height, width, channels], or 4 with the images first");
        List<Long> shape = fields.shape();
        List<Long> strides = fields.strides().orElseGet(() -> ExportedTensor.dense(shape));
        int channels = format.bytesPerPixel();
        long height = shape.get(rank - 3);
        long width = shape.get(rank - 2);
        require(
                shape.get(rank - 1) == channels,
                "shape",
                shape,
                "must end with the " + channels + " channels of " + format
                        + ": permute planes of channels to [height, width, channels]");
        require(
                height >= 1 && height <= Integer.MAX_VALUE && width >= 1 && width <= Frames.MAX_WIDTH,
                "shape",
                shape,
                "has a height or width that no frame has");
        require(
                (channels == 1 || strides.get(rank - 1) == 1)
                        && (width == 1 || strides.get(rank - 2) == channels)
                        && (height == 1 || strides.get(rank - 3) >= width * channels),
                "strides",
                strides,
                "must have the channels of a pixel, then the pixels of a row, next to each other: make the tensor contiguous");
        long rowStride = height == 1 ? width * channels : strides.get(rank - 3);
        long images = rank == 3 ? 1 : shape.getFirst();
        require(images >= 1 && images <= Integer.MAX_VALUE, "shape", shape, "has no image, or too many");
        long imageStride = rank == 3 ? 0 : strides.getFirst();
        return LongStream.range(0, images)
                .mapToObj(image -> new DeviceFrame(
                        fields.data() + fields.byteOffset() + image * imageStride,
                        (int) width,
                        (int) height,
                        rowStride,
                        format))
                .toList();
    }

    private static void require(boolean right, String field, Object value, String why) {
        if (!right) {
            throw new IllegalArgumentException("the DLPack tensor's " + field + ", " + value + ", " + why);
        }
    }

    /** Calls the deleter of the library that made the tensor; idempotent. */
    @Override
    public void close() {
        tensor.close();
    }
}
