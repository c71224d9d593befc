// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.FrameConversion;
import java.util.Optional;

/**
 * The batch size of a session, and the form of its input and outputs. Starts at {@link #batch(int)}: float32 values in, float32
 * maps out, both in host memory; {@link #outputsOnDevice} and {@link #detections(DetectionRules)} replace each other. Immutable.
 *
 * @param <I> the input of a session opened with these options
 * @param <O> the outputs of a session opened with these options
 */
public final class SessionOptions<I extends SessionInput, O extends SessionOutputs> {
    private final int batch;
    private final Optional<Frames> frames;
    private final boolean inputOnDevice;
    private final Optional<DeviceFormat> deviceFormat;
    private final Optional<DetectionRules> detections;
    private final int threads;
    private final boolean prepared;

    /**
     * The frames that a session accepts.
     *
     * @param maxWidth maximum pixels per row, 1 to {@value #MAX_WIDTH}
     * @param maxHeight maximum number of rows, at least 1
     * @param conversion how pixels become the network's input
     */
    public record Frames(int maxWidth, int maxHeight, FrameConversion conversion) {
        /** A row of such a frame takes 64 MiB, which 32-bit offsets can address. */
        public static final int MAX_WIDTH = 1 << 24;

        /** Checks the extents. */
        public Frames {
            if (maxWidth < 1 || maxWidth > MAX_WIDTH || maxHeight < 1) {
                throw new IllegalArgumentException("the largest frame must have 1 to " + MAX_WIDTH
                        + " columns and at least 1 row, not " + maxWidth + " x " + maxHeight);
            }
        }
    }

    private SessionOptions(
            int batch,
            Optional<Frames> frames,
            boolean inputOnDevice,
            Optional<DeviceFormat> deviceFormat,
            Optional<DetectionRules> detections,
            int threads,
            boolean prepared) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        }
        if (threads < 0 || threads > DeviceOptions.MAX_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be 0 (those of the device) to " + DeviceOptions.MAX_THREADS + ", not " + threads);
        }
        this.batch = batch;
        this.frames = frames;
        this.inputOnDevice = inputOnDevice;
        this.deviceFormat = deviceFormat;
        this.detections = detections;
        this.threads = threads;
        this.prepared = prepared;
    }

    /**
     * Float32 input and outputs in host memory.
     *
     * @param images images per run
     * @throws IllegalArgumentException if it is less than 1
     */
    public static SessionOptions<TensorInput, HostOutputs> batch(int images) {
        return new SessionOptions<>(images, Optional.empty(), false, Optional.empty(), Optional.empty(), 0, false);
    }

    /**
     * These options with frames as input. The network's input must have three channels: red, green, blue.
     *
     * <p>Size, row stride and pixel format may change from frame to frame. On a GPU, the maximum determines the memory reserved
     * for each image, both pinned on the host and on the GPU: 4 bytes per pixel, for at most twice as many rows as the input has,
     * since no others are read.
     *
     * @param maxWidth maximum pixels per row, 1 to {@value Frames#MAX_WIDTH}
     * @param maxHeight maximum number of rows, at least 1
     * @param conversion how pixels become the network's input
     * @throws IllegalArgumentException if an extent is out of range
     */
    public SessionOptions<FrameInput, O> frames(int maxWidth, int maxHeight, FrameConversion conversion) {
        return new SessionOptions<>(
                batch,
                Optional.of(new Frames(maxWidth, maxHeight, conversion)),
                false,
                deviceFormat,
                detections,
                threads,
                prepared);
    }

    /**
     * These options with frames as input, whose 8-bit values are resized before the means are subtracted:
     * {@link #frames(int, int, FrameConversion)} with {@link FrameConversion.ByteResize}.
     *
     * @param means subtracted from the resized values, on the scale 0 to 255
     */
    public SessionOptions<FrameInput, O> frames(int maxWidth, int maxHeight, ChannelMeans means) {
        return frames(maxWidth, maxHeight, new FrameConversion.ByteResize(means));
    }

    /**
     * These options with an input in the GPU's memory that another library has preprocessed, of float32 or float16. GPU engines only. The
     * network may have any number of channels.
     */
    public SessionOptions<DeviceInput, O> inputOnDevice() {
        return new SessionOptions<>(batch, Optional.empty(), true, deviceFormat, detections, threads, prepared);
    }

    /** These options with the network's outputs left in the GPU's memory. GPU engines only. */
    public SessionOptions<I, DeviceOutputs> outputsOnDevice(DeviceFormat format) {
        return new SessionOptions<>(
                batch, frames, inputOnDevice, Optional.of(format), Optional.empty(), threads, prepared);
    }

    /**
     * These options with detections as output: the network's heads are read where they were computed, and only boxes are returned.
     * Other outputs of the network are not returned.
     *
     * @param rules how the heads' outputs become detections; {@link Model#openSession(SessionOptions)} checks that they fit the network
     */
    public SessionOptions<I, DetectionOutputs> detections(DetectionRules rules) {
        return new SessionOptions<>(
                batch, frames, inputOnDevice, Optional.empty(), Optional.of(rules), threads, prepared);
    }

    /** These options with another batch size. */
    public SessionOptions<I, O> withBatch(int images) {
        return new SessionOptions<>(images, frames, inputOnDevice, deviceFormat, detections, threads, prepared);
    }

    /**
     * These options with another number of threads than the device's. With one thread each, as many sessions as there are processors
     * often compute more images a second than one session with all threads, though each image takes longer. GPU engines ignore it.
     *
     * @param newThreads at most {@value DeviceOptions#MAX_THREADS}; 0 for those of the device
     * @throws IllegalArgumentException if it is out of range
     */
    public SessionOptions<I, O> threads(int newThreads) {
        return new SessionOptions<>(batch, frames, inputOnDevice, deviceFormat, detections, newThreads, prepared);
    }

    /**
     * These options for a session that is prepared for a long series of runs when it is opened. A CPU engine otherwise computes the first runs in a way
     * that needs no preparation, and prepares the faster implementations of the layers, and times them, between the runs. A prepared
     * session takes some seconds to open, has the implementations that earlier sessions have chosen, or else those that are probably fast, and
     * keeps them. GPU engines ignore it: their sessions are always prepared.
     *
     * @param newPrepared whether it is
     */
    public SessionOptions<I, O> prepared(boolean newPrepared) {
        return new SessionOptions<>(batch, frames, inputOnDevice, deviceFormat, detections, threads, newPrepared);
    }

    /** Whether a session on a CPU is prepared for a long series of runs when it is opened. */
    public boolean prepared() {
        return prepared;
    }

    /** Threads of a CPU engine; 0 for those of the device. */
    public int threads() {
        return threads;
    }

    /** Images per run. */
    public int batch() {
        return batch;
    }

    /** The frames accepted as input; empty if the input is values. */
    public Optional<Frames> frames() {
        return frames;
    }

    /** Whether the input is values in the GPU's memory. */
    public boolean isInputOnDevice() {
        return inputOnDevice;
    }

    /** The format of outputs in the GPU's memory; empty if the session returns something else. */
    public Optional<DeviceFormat> deviceFormat() {
        return deviceFormat;
    }

    /** How the heads' outputs become detections; empty if the session returns the outputs themselves. */
    public Optional<DetectionRules> detections() {
        return detections;
    }
}
