// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.protocol.Content;
import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InputTensor;
import io.ssd4j.kserve.protocol.Parameters;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.Shown;
import io.ssd4j.kserve.protocol.TensorMetadata;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The three forms in which a request may send its images; it has one of them. */
final class InputForms {
    /** Encoded photos, BYTES [N]. */
    static final String PHOTO = "photo";

    /** Frames, UINT8 [N, H, W, 3]. */
    static final String FRAME = "frame";

    /** The network's input, FP32, FP16 or BF16 [N, 3, S, S]. */
    static final String INPUT = "input";

    private static final int CHANNELS = 3;
    private static final int FRAME_RANK = 4;

    private final int side;

    /**
     * @param side of the network's input
     */
    InputForms(int side) {
        this.side = side;
    }

    /** An image as it was sent. */
    sealed interface Sent {
        /** A JPEG, PNG or another kind of file. */
        record Photo(ByteBuffer bytes, boolean orientation) implements Sent {}

        /** Pixels. */
        record Pixels(Frame frame) implements Sent {}

        /** Values for the network, little-endian. */
        record Values(ByteBuffer bytes, Datatype type) implements Sent {}
    }

    List<TensorMetadata> metadata() {
        return List.of(
                new TensorMetadata(PHOTO, Datatype.BYTES, List.of(-1L)),
                new TensorMetadata(FRAME, Datatype.UINT8, List.of(-1L, -1L, -1L, (long) CHANNELS)),
                new TensorMetadata(INPUT, Datatype.FP32, List.of(-1L, (long) CHANNELS, (long) side, (long) side)));
    }

    /**
     * The images of a request.
     *
     * @throws RequestException if it has none, or if they have no known form
     */
    List<Sent> read(InferenceRequest request, int most) {
        if (request.inputs().size() != 1) {
            throw RequestException.invalid("a request has one input, which is '" + PHOTO + "', '" + FRAME + "' or '"
                    + INPUT + "'; this one has " + request.inputs().size());
        }
        InputTensor tensor = request.inputs().getFirst();
        List<Sent> images = switch (tensor.name()) {
            case PHOTO ->
                photos(tensor, request.parameters().flag("orientation").orElse(false));
            case FRAME -> frames(tensor, most);
            case INPUT -> values(tensor);
            default ->
                throw RequestException.invalid("there is no input '" + Shown.text(tensor.name()) + "'; there are '"
                        + PHOTO + "', '" + FRAME + "' and '" + INPUT + "'");
        };
        requireCount(images.size(), most);
        return images;
    }

    private static void requireCount(long count, int most) {
        if (count < 1 || count > most) {
            throw RequestException.invalid("a request has 1 to " + most + " images, but this one has " + count);
        }
    }

    private static List<Sent> photos(InputTensor tensor, boolean orientation) {
        if (!(tensor.content() instanceof Content.Elements(List<ByteBuffer> photos))) {
            throw wrong(tensor, "BYTES [N], one element for each photo");
        }
        return photos.stream()
                .<Sent>map(photo -> new Sent.Photo(photo, orientation))
                .toList();
    }

    private static List<Sent> frames(InputTensor tensor, int most) {
        String form = "UINT8 [N, height, width, channels]";
        List<Long> shape = tensor.shape();
        if (tensor.type() != Datatype.UINT8
                || !(tensor.content() instanceof Content.Raw(ByteBuffer bytes))
                || shape.size() != FRAME_RANK) {
            throw wrong(tensor, form);
        }
        PixelFormat format = format(tensor.parameters());
        if (shape.getLast() != format.bytesPerPixel()) {
            throw wrong(tensor, form + " with " + format.bytesPerPixel() + " channels for " + format);
        }
        if (bytes.remaining() == 0) {
            throw RequestException.invalid("the frames have no pixels: the shape is " + shape);
        }
        // Before there is an object for each: frames of one pixel may be many millions.
        requireCount(shape.getFirst(), most);
        MemorySegment pixels = MemorySegment.ofBuffer(bytes);
        int count = shape.getFirst().intValue();
        // The tensor has as many bytes as the shape says, so that no extent and no product exceeds an int.
        long size = pixels.byteSize() / count;
        List<Sent> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(new Sent.Pixels(Frame.packed(
                    pixels.asSlice(i * size, size),
                    shape.get(2).intValue(),
                    shape.get(1).intValue(),
                    format)));
        }
        return frames;
    }

    private static PixelFormat format(Parameters parameters) {
        String name = parameters.text("pixel_format").orElse(PixelFormat.RGB.name());
        return Arrays.stream(PixelFormat.values())
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestException.invalid("there is no pixel_format '" + Shown.text(name)
                        + "'; there are " + Arrays.toString(PixelFormat.values())));
    }

    private List<Sent> values(InputTensor tensor) {
        List<Long> shape = tensor.shape();
        boolean fits = shape.size() == FRAME_RANK
                && shape.subList(1, FRAME_RANK).equals(List.of((long) CHANNELS, (long) side, (long) side));
        boolean floats = switch (tensor.type()) {
            case FP32, FP16, BF16 -> true;
            default -> false;
        };
        if (!fits || !floats || !(tensor.content() instanceof Content.Raw(ByteBuffer bytes))) {
            throw wrong(tensor, "FP32, FP16 or BF16 [N, " + CHANNELS + ", " + side + ", " + side + "]");
        }
        int count = shape.getFirst().intValue();
        List<Sent> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int size = bytes.remaining() / count;
            images.add(new Sent.Values(bytes.slice(bytes.position() + i * size, size), tensor.type()));
        }
        return images;
    }

    private static RequestException wrong(InputTensor tensor, String form) {
        return RequestException.invalid(
                "the input '" + tensor.name() + "' must be " + form + ", not " + tensor.type() + " " + tensor.shape());
    }
}
