// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.stream.SessionTrial;
import io.ssd4j.ssd.stream.SharedStream;
import io.ssd4j.ssd.weights.Checkpoint;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds objects in photos and camera frames.
 *
 * <p>Safe to share between threads: a limited number of calls compute at the same time ({@link DetectorOptions#sessions()}), the others wait.
 * For a loop that must not allocate on the heap, {@link #openSession} opens a session for one thread.
 *
 * <p>The detections are those of the reference implementation of the {@link #variant()}, after its own non-maximum suppression and limits, with
 * scores above {@link DetectorOptions#threshold()}, the highest score first, and boxes in pixels of the photo or frame.
 *
 * <p>A device or a checkpoint that is passed to {@code open} belongs to the caller: the checkpoint may be closed once the detector is open,
 * the device after the detector. Closing a detector while a call is computing or a session is open is rejected with {@link
 * IllegalStateException}, and it stays usable.
 */
public final class Detector implements AutoCloseable {
    private final SsdVariant variant;
    private final DetectorOptions options;
    private final Model model;
    private final DetectorSessions sessions;

    /** Closes the device if this opened it; idempotent. */
    private final Runnable onClose;

    private Detector(SsdVariant variant, DetectorOptions options, String source, Model model, Runnable onClose) {
        this.variant = variant;
        this.options = options;
        this.model = model;
        this.sessions = new DetectorSessions(variant, options, source, model);
        this.onClose = onClose;
    }

    /**
     * Opens a device and a detector on it, in fp32 with the default options. The device is closed with the detector.
     *
     * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}, as for {@link Device#open(String)}
     * @param weights the path of a checkpoint that identifies its detector, as for {@link Checkpoint#open}
     * @throws io.ssd4j.runtime.DeviceUnavailableException if that device is not usable
     * @throws io.ssd4j.runtime.WeightsException if the checkpoint cannot be read, or does not identify its detector
     */
    public static Detector open(String device, String weights) {
        DetectorOptions options = DetectorOptions.DEFAULT;
        Device opened = Device.open(device);
        try (Checkpoint checkpoint = Checkpoint.open(weights, Optional.empty(), options.warnings())) {
            return open(opened, checkpoint, Precision.FP32, options, opened::close);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Opens the detector of a checkpoint with the default options.
     *
     * @param device the device; it must stay open longer than the detector, which does not close it
     * @param checkpoint the weights; may be closed afterwards
     * @param precision the number format to compute in
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if the device does not support the precision
     * @throws io.ssd4j.runtime.WeightsException if the checkpoint is not for a detector, or if a parameter is missing, has another
     *     shape, or is not finite
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory
     */
    public static Detector open(Device device, Checkpoint checkpoint, Precision precision) {
        return open(device, checkpoint, precision, DetectorOptions.DEFAULT);
    }

    /**
     * Opens the detector of a checkpoint, as {@link #open(Device, Checkpoint, Precision)} does.
     *
     * @param options threshold, number of sessions, and receiver of warnings
     */
    public static Detector open(Device device, Checkpoint checkpoint, Precision precision, DetectorOptions options) {
        return open(device, checkpoint, precision, options, () -> {});
    }

    private static Detector open(
            Device device, Checkpoint checkpoint, Precision precision, DetectorOptions options, Runnable onClose) {
        try (Weights weights = checkpoint.weights()) {
            return open(device, checkpoint.variant(), weights, precision, options, onClose);
        }
    }

    /**
     * Opens a detector with weights for {@link SsdVariant#network()}.
     *
     * @param device the device; it must stay open longer than the detector, which does not close it
     * @param variant the detector that the weights were trained for
     * @param weights its parameters; they may be closed afterwards
     * @param precision the number format to compute in
     * @param options threshold, number of sessions, and receiver of warnings
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if the device does not support the precision
     * @throws io.ssd4j.runtime.WeightsException if a parameter is missing, has another shape, or is not finite
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory
     */
    public static Detector open(
            Device device, SsdVariant variant, Weights weights, Precision precision, DetectorOptions options) {
        return open(device, variant, weights, precision, options, () -> {});
    }

    private static Detector open(
            Device device,
            SsdVariant variant,
            Weights weights,
            Precision precision,
            DetectorOptions options,
            Runnable onClose) {
        Model model = device.load(variant.network(), weights, precision);
        try {
            return new Detector(variant, options, weights.source(), model, onClose);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** The detector as data: classes, default boxes, rules. */
    public SsdVariant variant() {
        return variant;
    }

    /** The options it was opened with. */
    public DetectorOptions options() {
        return options;
    }

    /** The network with its weights on the device, for example to ask for the device or the precision. It is closed with the detector. */
    public Model model() {
        return model;
    }

    /**
     * Reads a photo and detects objects in it.
     *
     * @param photo JPEG, PNG, BMP or another format of {@link Photo}
     * @throws io.ssd4j.ssd.image.ImageException if the photo cannot be read
     * @throws IllegalStateException if the detector is closed
     */
    public List<Detection> detect(Path photo) {
        return detect(photo, PhotoOptions.DEFAULT);
    }

    /**
     * Reads a photo with the given options and detects objects in it.
     *
     * @param photo as for {@link #detect(Path)}
     * @param reading how it is read; with its orientation applied, the boxes are in pixels of the upright photo
     * @throws io.ssd4j.ssd.image.ImageException if the photo cannot be read
     * @throws IllegalStateException if the detector is closed
     */
    public List<Detection> detect(Path photo, PhotoOptions reading) {
        // Freed here, because in a program that allocates little on the heap, decoded photos would otherwise pile up.
        try (Arena pixels = Arena.ofConfined()) {
            return detect(Photo.read(photo, reading, pixels));
        }
    }

    /**
     * Detects objects in a decoded photo.
     *
     * @throws IllegalStateException if the detector is closed
     */
    public List<Detection> detect(RgbImage photo) {
        return detect(photo.frame());
    }

    /**
     * Detects objects in a frame, for example a camera's buffer; its pixels are read in place.
     *
     * @throws IllegalStateException if the detector is closed
     */
    public List<Detection> detect(Frame frame) {
        return detectFrames(List.of(frame)).getFirst();
    }

    /**
     * Detects objects in several photos in one run, which is faster than one by one on a GPU.
     *
     * @param photos any number, of any sizes; memory is reserved for that many images, and planned once per number
     * @return the detections of each photo, in the order of the photos
     * @throws IllegalStateException if the detector is closed
     */
    public List<List<Detection>> detect(List<RgbImage> photos) {
        return detectFrames(photos.stream().map(RgbImage::frame).toList());
    }

    /**
     * Detects objects in several frames in one run.
     *
     * @param frames any number, of any sizes
     * @return the detections of each frame, in the order of the frames
     * @throws IllegalStateException if the detector is closed
     */
    public List<List<Detection>> detectFrames(List<Frame> frames) {
        return sessions.detect(frames);
    }

    DetectorSessions sessions() {
        return sessions;
    }

    /**
     * Detects objects in many photos, one per run, as {@link #stream(Stream, int)} does.
     *
     * @param photos the photos
     */
    public Stream<PhotoResult> stream(Stream<Path> photos) {
        return stream(photos, 1);
    }

    /**
     * Detects objects in many photos: while some are computed, the next ones are read and decoded on other threads.
     *
     * <p>The stream is lazy and sequential, and has one result per photo in the order of the photos. A photo that cannot be read becomes a {@link
     * PhotoResult.Failed}, and the others go on. At most two batches of decoded photos, or two photos for each reading thread if that
     * is more, are held at a time; the garbage collector frees the pixels of the others. Close the stream, for example in a {@code try} statement,
     * if it may not be read to its end: that ends the reading threads and closes {@code photos}. Any thread may close it; the thread that reads the
     * results then gets an {@link IllegalStateException}.
     *
     * @param photos the photos; read on the thread that reads the result
     * @param batch photos per run, at least 1
     * @return the results; reading them throws {@link IllegalStateException} if the detector has been closed, and {@link
     *     io.ssd4j.runtime.NativeCallException} if the device fails
     */
    public Stream<PhotoResult> stream(Stream<Path> photos, int batch) {
        return stream(photos, Photo::read, batch);
    }

    /**
     * Does the same as {@link #stream(Stream, int)} for photos that are not all files, or that are read with {@link PhotoOptions}.
     *
     * @param photos the names of the photos, which the results contain
     * @param reader reads a photo, and throws {@link io.ssd4j.ssd.image.ImageException} if it cannot be read; called on several threads
     * @param batch photos per run, at least 1
     */
    public Stream<PhotoResult> stream(Stream<Path> photos, Function<Path, RgbImage> reader, int batch) {
        if (!sessions.onCpu()) {
            return stream(List.of(this), photos, reader, batch, _ -> {});
        }
        SessionTrial trial = sessions.trial();
        if (batch == 1 && trial.mostSessions() > 1) {
            return new SharedStream<>(photos, new SharedDetection(this, reader), trial).results();
        }
        return new PhotoStream(this, photos, reader, batch).results();
    }

    /**
     * Detects objects in many photos on one or several GPUs, in the order of the photos: a batch goes to the GPU that is ready first, so a faster one
     * computes more. Each GPU has as many batches in progress as its detector has sessions: one is uploaded while another is computed and
     * the boxes of a third are read. At most these batches and another one, or two photos for each reading thread if that is more, are held.
     *
     * <p>If a GPU fails or has too little memory, it is used no more in this stream, its detector's {@link DetectorOptions#warnings()} say so, and
     * the other GPUs compute its photos; if the last one fails, reading the results throws what it threw.
     *
     * @param detectors with the same variant, each on a different GPU
     * @param photos as for {@link #stream(Stream, Function, int)}
     * @param reader as for {@link #stream(Stream, Function, int)}
     * @param batch photos per run, at least 1; if the last run has fewer, it repeats some
     * @param atEnd receives the report when the last result has been taken, on the thread that takes it; not called if the stream ends early
     * @throws IllegalArgumentException if there is no detector, one of them is on a CPU, or the variants differ
     */
    public static Stream<PhotoResult> stream(
            List<Detector> detectors,
            Stream<Path> photos,
            Function<Path, RgbImage> reader,
            int batch,
            Consumer<StreamReport> atEnd) {
        return GpuPhotoStream.of(List.copyOf(detectors), photos, reader, batch, atEnd)
                .results();
    }

    /**
     * Opens a session for one thread, whose runs allocate nothing on the heap. The caller closes it before the detector.
     *
     * @param batch images per run, at least 1
     * @param maxWidth maximum pixels in a row of a frame, which determines the memory that a GPU reserves
     * @throws IllegalArgumentException if one is out of range
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory
     * @throws IllegalStateException if the detector is closed
     */
    public DetectorSession openSession(int batch, int maxWidth) {
        return sessions.openForUser(batch, maxWidth);
    }

    /**
     * Releases the model; idempotent.
     *
     * @throws IllegalStateException if a call is computing or a session is open; the detector stays usable
     */
    @Override
    public void close() {
        sessions.close(() -> {
            model.close();
            onClose.run();
        });
    }
}
