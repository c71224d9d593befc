// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.features;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.stream.SessionTrial;
import io.ssd4j.ssd.stream.SharedStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Computes the feature maps of many photos, one per run: while some are computed, the next ones are read and decoded on other threads. The
 * maps are passed to a function where the engine left them, so that they are not copied.
 *
 * <p>On the CPU, either one session with all threads is used, or several at the same time with a share of the threads each; the first photos
 * are computed in both ways, and the rest in the faster one.
 *
 * <p>The model belongs to the caller, who closes it after this. Any thread may use an extractor, one stream at a time.
 */
public final class FeatureExtractor implements AutoCloseable {
    private final Model model;
    private final FrameConversion conversion;
    private final FeatureOptions options;

    /** Inputs that are not in use. Memory without a session; those of a stream that was closed are left to the garbage collector. */
    private final Deque<Input> inputs = new ConcurrentLinkedDeque<>();

    /** With all threads; at most one, so that runs take turns. */
    private final SessionPlaces whole;

    /** With a share of the threads each. */
    private final SessionPlaces shared;

    /** A photo as the network takes it. */
    private record Input(InputTransform transform, MemorySegment values) {}

    private FeatureExtractor(Model model, FrameConversion conversion, FeatureOptions options) {
        this.model = model;
        this.conversion = conversion;
        this.options = options;
        int sessions = trial().mostSessions();
        int threadsEach = Math.max(1, model.device().threads() / sessions);
        this.whole = new SessionPlaces(1, () -> open(0));
        this.shared = new SessionPlaces(sessions, () -> open(onCpu() ? threadsEach : 0));
    }

    /** Decides how many sessions are used; only those of a CPU share its threads. */
    private SessionTrial trial() {
        return SessionTrial.of(options.sessions(), onCpu() ? model.device().threads() : 1);
    }

    private boolean onCpu() {
        return model.device().id().equals(DeviceId.CPU);
    }

    /**
     * Prepares to compute the maps of photos. Sessions are opened when they are needed.
     *
     * @param model a network with a square input and maps as outputs, with its weights
     * @param conversion how pixels become the network's input: {@link io.ssd4j.ssd.model.SsdVariant#conversion()}, or {@link
     *     FrameConversion.ByteResize} with {@link InputTransform#MEANS}
     * @param options the number of sessions
     */
    public static FeatureExtractor open(Model model, FrameConversion conversion, FeatureOptions options) {
        return new FeatureExtractor(model, conversion, options);
    }

    /**
     * Computes the maps of photo files, as {@link #stream(Stream, Function, Function)}.
     *
     * @param photos the photos
     * @param use takes from the maps what is needed; called on several threads
     */
    public <T> Stream<T> stream(Stream<Path> photos, Function<PhotoMaps, T> use) {
        return stream(photos, Photo::read, use);
    }

    /**
     * Computes the maps of photos.
     *
     * <p>The stream is lazy and sequential, and has one result per photo in the order of the photos. It ends with an exception at the first photo
     * that cannot be read. Close the stream, for example in a {@code try} statement: that waits for the runs in progress, ends the reading
     * threads and closes {@code photos}.
     *
     * @param photos what the results are named by; read on the thread that reads the result
     * @param reader reads a photo, and throws {@link ImageException} if it cannot be read; called on several threads
     * @param use takes from the maps what is needed, for example copies one; called on several threads, and its exceptions end the stream
     * @return the results of {@code use}; reading them throws {@link ImageException} in the place of a photo that cannot be read, {@link
     *     IllegalStateException} if the stream or the extractor has been closed, and {@link io.ssd4j.runtime.NativeCallException} if the
     *     device fails
     */
    public <T> Stream<T> stream(Stream<Path> photos, Function<Path, RgbImage> reader, Function<PhotoMaps, T> use) {
        return new SharedStream<>(photos, new Work<>(reader, use), trial()).results();
    }

    private final class Work<T> implements SharedStream.Work<Input, T> {
        private final Function<Path, RgbImage> reader;
        private final Function<PhotoMaps, T> use;

        Work(Function<Path, RgbImage> reader, Function<PhotoMaps, T> use) {
            this.reader = reader;
            this.use = use;
        }

        @Override
        public Input read(Path photo) {
            RgbImage image = reader.apply(photo);
            Input input = Optional.ofNullable(inputs.poll()).orElseGet(FeatureExtractor.this::input);
            input.transform().apply(image.frame(), input.values(), 0);
            return input;
        }

        @Override
        public T compute(long number, Path photo, Input input, int computing) {
            SessionPlaces places = computing == 1 ? whole : shared;
            T result = places.use(session -> {
                session.input().values().copyFrom(input.values());
                long start = System.nanoTime();
                session.run();
                long nanos = System.nanoTime() - start;
                return use.apply(new PhotoMaps(number, photo, input.values(), session.outputs(), nanos));
            });
            inputs.add(input);
            return result;
        }

        @Override
        public T failed(Path photo, ImageException error) {
            throw error;
        }
    }

    private Input input() {
        InputTransform transform = new InputTransform(model.network().input().width(), conversion);
        return new Input(transform, Arena.ofAuto().allocate(transform.byteSize(), Float.BYTES));
    }

    private Session<TensorInput, HostOutputs> open(int threads) {
        Session<TensorInput, HostOutputs> session =
                model.openSession(SessionOptions.batch(1).threads(threads).prepared(options.prepared()));
        try {
            options.opened().accept(session.memoryPlan());
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /**
     * Closes the sessions; idempotent. Streams must be closed before.
     *
     * @throws IllegalStateException if a stream is computing
     */
    @Override
    public void close() {
        whole.close();
        shared.close();
    }
}
