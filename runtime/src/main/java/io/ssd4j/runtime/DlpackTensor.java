// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.bindings.dlpack.DlpackFields;
import io.ssd4j.bindings.dlpack.DlpackLayout;
import io.ssd4j.bindings.dlpack.ExportedTensor;
import io.ssd4j.bindings.dlpack.ManagedTensor;
import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.image.PixelFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A tensor in a GPU's memory that another library of the process handed over through DLPack: frames or the network's input. Frames are read
 * where they are: pass them to {@link FrameInput#set(int, DeviceFrame, DeviceProducer)}, and close this when the last run that reads them has
 * been awaited, and other frames are set if runs follow. Values are for {@link DeviceInput#set}; after that, the next run reads them for the
 * last time. Closing calls the library's deleter, once.
 *
 * <p>Any thread may use it; it must not be closed while another thread takes frames or values.
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
        DlpackFields fields = fieldsOn(device);
        require(fields.code() == DlpackFields.UNSIGNED, "dtype.code", fields.code(), "must be 1, unsigned integers");
        require(fields.bits() == BYTE_BITS, "dtype.bits", fields.bits(), "must be 8");
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

    /**
     * The values of a tensor of float32 or float16 with the shape [N, channels, height, width], or [channels, height, width] for one image. The
     * strides may be any that are not negative. Pass them to {@link DeviceInput#set}.
     *
     * @param device the session's device
     * @throws IllegalArgumentException if a field does not fit; the message names it. The tensor remains open
     * @throws IllegalStateException if this is closed
     */
    public DeviceValues values(DeviceId device) {
        DlpackFields fields = fieldsOn(device);
        require(fields.code() == DlpackFields.FLOAT, "dtype.code", fields.code(), "must be 2, floating point");
        require(
                fields.bits() == Float.SIZE || fields.bits() == Short.SIZE,
                "dtype.bits",
                fields.bits(),
                "must be 32 or 16");
        ElementType element = fields.bits() == Float.SIZE ? ElementType.FLOAT32 : ElementType.FLOAT16;
        List<Long> shape = fields.shape();
        int rank = shape.size();
        require(
                rank == 3 || rank == 4,
                "ndim",
                rank,
                "must be 4 for [images, channels, height, width], or 3 without the images");
        require(
                shape.stream().allMatch(extent -> extent >= 1 && extent <= Integer.MAX_VALUE),
                "shape",
                shape,
                "has an extent that no input has");
        List<Long> strides = fields.strides().orElseGet(() -> ExportedTensor.dense(shape));
        // The stride of a dimension with one index has no meaning.
        List<Long> used = IntStream.range(0, rank)
                .mapToObj(i -> shape.get(i) == 1 ? 0 : strides.get(i))
                .toList();
        require(used.stream().allMatch(stride -> stride >= 0), "strides", strides, "must not be negative");
        long address = fields.data() + fields.byteOffset();
        require(
                address % element.bytes() == 0,
                "data",
                "0x" + Long.toHexString(address) + " with byte_offset",
                "must be a multiple of " + element.bytes());
        return rank == 4
                ? new DeviceValues(address, element, shape, used)
                : new DeviceValues(address, element, withImages(1, shape), withImages(0, used));
    }

    private static List<Long> withImages(long first, List<Long> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    /** The fields, if the tensor is in the memory of a device. */
    private DlpackFields fieldsOn(DeviceId device) {
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
        require(fields.lanes() == 1, "dtype.lanes", fields.lanes(), "must be 1");
        require(fields.data() != 0, "data", "NULL", "has no values");
        require(fields.byteOffset() >= 0, "byte_offset", Long.toUnsignedString(fields.byteOffset()), "is too large");
        return fields;
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
