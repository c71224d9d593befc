// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decodes and resizes images on at most one thread for each processor. More at the same time would not be faster, and a decoded photo takes up to
 * a hundred times the memory of its file.
 */
final class ImagePreparation implements AutoCloseable {
    private static final int CHANNELS = 3;

    private final int side;
    private final PhotoOptions photos;
    private final ThreadLocal<InputTransform> transforms;
    private final ExecutorService threads;

    /**
     * @param side of the network's input
     * @param conversion how pixels become values
     * @param maxPixels the most pixels of a photo
     * @param threads on which images are prepared
     */
    ImagePreparation(int side, FrameConversion conversion, long maxPixels, int threads) {
        this.side = side;
        this.photos = PhotoOptions.DEFAULT.maxPixels(maxPixels);
        this.transforms = ThreadLocal.withInitial(() -> new InputTransform(side, conversion));
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("decode-", 0).daemon().factory());
    }

    /**
     * Prepares the images of a request.
     *
     * @throws RequestException if one cannot be used, or if the client does not wait any more
     */
    List<PreparedImage> prepare(List<InputForms.Sent> images, Cancellation cancellation) {
        List<Future<PreparedImage>> futures = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            int number = i;
            futures.add(threads.submit(() -> prepare(number, images.get(number))));
        }
        cancellation.onCancel(() -> futures.forEach(future -> future.cancel(false)));
        try {
            List<PreparedImage> prepared = new ArrayList<>();
            for (Future<PreparedImage> future : futures) {
                prepared.add(future.get(cancellation.remaining(), TimeUnit.NANOSECONDS));
            }
            return prepared;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RequestException refusal
                    ? refusal
                    : new IllegalStateException("an image could not be prepared", e.getCause());
        } catch (TimeoutException e) {
            throw new RequestException(
                    RequestException.Status.DEADLINE, "the deadline passed while images were decoded");
        } catch (CancellationException e) {
            throw new RequestException(RequestException.Status.CANCELLED, "the client has cancelled the request");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(RequestException.Status.UNAVAILABLE, "the server is stopping");
        } finally {
            futures.forEach(future -> future.cancel(false));
        }
    }

    private PreparedImage prepare(int number, InputForms.Sent image) {
        return switch (image) {
            case InputForms.Sent.Photo(ByteBuffer bytes, boolean orientation) -> photo(number, bytes, orientation);
            case InputForms.Sent.Pixels(Frame frame) -> frame(frame);
            case InputForms.Sent.Values(ByteBuffer bytes, Datatype type) -> values(number, bytes, type);
        };
    }

    private PreparedImage photo(int number, ByteBuffer bytes, boolean orientation) {
        // Freed here, because the garbage collector, which knows nothing of the size of the pixels, would let them pile
        // up.
        try (Arena pixels = Arena.ofConfined()) {
            return frame(Photo.read("photo " + number, stream(bytes), photos.orientation(orientation), pixels)
                    .frame());
        } catch (ImageException e) {
            throw RequestException.invalid(PhotoMessage.of(e));
        }
    }

    private static InputStream stream(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            return new ByteArrayInputStream(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new ByteArrayInputStream(copy);
    }

    private PreparedImage frame(Frame frame) {
        MemorySegment values = allocate();
        transforms.get().apply(frame, values, 0);
        return new PreparedImage(values, frame.width() / (float) side, frame.height() / (float) side);
    }

    private PreparedImage values(int number, ByteBuffer bytes, Datatype type) {
        float[] values = new float[CHANNELS * side * side];
        ByteBuffer source = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        boolean finite = true;
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case FP16 -> Float.float16ToFloat(source.getShort());
                case BF16 -> Float.intBitsToFloat(source.getShort() << Short.SIZE);
                default -> source.getFloat();
            };
            finite &= Float.isFinite(values[i]);
        }
        if (!finite) {
            throw RequestException.invalid(
                    "image " + number + " of the input '" + InputForms.INPUT + "' contains NaN or infinity");
        }
        return new PreparedImage(MemorySegment.ofArray(values), 1, 1);
    }

    private MemorySegment allocate() {
        return MemorySegment.ofArray(new float[CHANNELS * side * side]);
    }

    @Override
    public void close() {
        threads.close();
    }
}
