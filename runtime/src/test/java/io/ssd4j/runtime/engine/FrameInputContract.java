// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.image.FrameTransform;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine resizes frames to the same values as {@link FrameTransform}, bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FrameInputContract {
    private static final FrameConversion BYTES = new FrameConversion.ByteResize(new ChannelMeans(123, 117, 104));

    /** torchvision's. */
    private static final FrameConversion FLOATS =
            new FrameConversion.FloatResize(new ChannelMeans(0.48235f, 0.45882f, 0.40784f), 1 / 255f);

    /** The device under test, in the form that {@link Device#open(String)} accepts. */
    abstract String device();

    private Device open() {
        return Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT));
    }

    private static SessionOptions<FrameInput, HostOutputs> frames(int batch) {
        return frames(batch, BYTES);
    }

    private static SessionOptions<FrameInput, HostOutputs> frames(int batch, FrameConversion conversion) {
        return SessionOptions.batch(batch).frames(TestFrames.MAX_WIDTH, TestFrames.MAX_HEIGHT, conversion);
    }

    /** The network returns its input, so that the test sees the result of the resize. */
    @Test
    void framesOfChangingGeometryAreResizedLikeTheTransform() {
        try (Device device = open();
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                var session = model.openSession(frames(2))) {
            List<Frame> frames = TestFrames.ofManyGeometries();
            for (int i = 0; i + 1 < frames.size(); i++) {
                // Sets the images in reverse, because any order is allowed; each frame is used for both.
                session.input().set(1, frames.get(i + 1));
                session.input().set(0, frames.get(i));
                session.run();
                for (int image = 0; image < 2; image++) {
                    assertShown(frames.get(i + image), session, image);
                }
            }
        }
    }

    private static void assertShown(Frame frame, Session<?, HostOutputs> session, int image) {
        MemorySegment expected = transformed(frame, BYTES, ShownInput.NETWORK.input());
        MemorySegment shown = session.outputs().get(ShownInput.OUTPUT);
        long values = expected.byteSize() / Float.BYTES;
        for (long i = 0; i < values; i++) {
            long at = i;
            assertEquals(
                    expected.getAtIndex(ValueLayout.JAVA_FLOAT, i) + ShownInput.LIFT,
                    shown.getAtIndex(ValueLayout.JAVA_FLOAT, image * values + i),
                    () -> "value " + at + " of image " + image + ", " + frame);
        }
    }

    private static MemorySegment transformed(Frame frame, FrameConversion conversion, Shape shape) {
        FrameTransform transform = new FrameTransform(shape.width(), shape.height(), conversion);
        MemorySegment values = Arena.ofAuto().allocate(transform.byteSize(), Float.BYTES);
        transform.apply(frame, values, 0);
        return values;
    }

    List<Arguments> precisionsAndConversions() {
        return TestedPrecisions.of(device()).stream()
                .flatMap(precision -> Stream.of(BYTES, FLOATS).map(conversion -> Arguments.of(precision, conversion)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("precisionsAndConversions")
    void framesAndTheirValuesGiveTheSameOutputs(Precision precision, FrameConversion conversion) {
        try (Device device = open()) {
            TestedPrecisions.require(device(), precision);
            try (RandomWeights weights = new RandomWeights(4);
                    Model model = device.load(SmallNetwork.NETWORK, weights, precision);
                    var ofFrames = model.openSession(frames(1, conversion));
                    var ofValues = model.openSession(1)) {
                for (Frame frame : TestFrames.ofManyGeometries().subList(0, 5)) {
                    ofFrames.input().set(0, frame);
                    ofFrames.run();
                    ofValues.input().values().copyFrom(transformed(frame, conversion, SmallNetwork.NETWORK.input()));
                    ofValues.run();
                    for (String output : SmallNetwork.NETWORK.outputs()) {
                        assertEquals(
                                -1,
                                ofValues.outputs()
                                        .get(output)
                                        .mismatch(ofFrames.outputs().get(output)),
                                output);
                    }
                }
            }
        }
    }

    @Test
    void aFrameIsReadAtOnceAndStaysUntilTheNext() {
        Frame kept = TestFrames.of(64, 48, 0, PixelFormat.BGR, true);
        Frame reused = TestFrames.of(64, 48, 0, PixelFormat.BGR, true);
        try (Device device = open();
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                var session = model.openSession(frames(1))) {
            session.input().set(0, reused);
            reused.pixels().fill((byte) 0);
            session.run();
            assertShown(kept, session, 0);
            session.run();
            assertShown(kept, session, 0);
            // Set twice without a run: the later one is used.
            session.input().set(0, kept);
            session.input().set(0, reused);
            session.run();
            assertShown(reused, session, 0);
            // The session is closed while an upload is pending.
            session.input().set(0, kept);
        }
    }

    @Test
    void aPipelineAcceptsFramesWhileAnotherBatchIsComputed() {
        List<Frame> frames = TestFrames.ofManyGeometries();
        try (Device device = open();
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                var pipeline = Pipeline.open(model, frames(1))) {
            for (int i = 0; i < frames.size(); i++) {
                pipeline.free().input().set(0, frames.get(i));
                pipeline.submit();
                if (!pipeline.hasFree()) {
                    assertShown(frames.get(i - 2), pipeline.next(), 0);
                    pipeline.release();
                }
            }
            assertShown(frames.get(frames.size() - 2), pipeline.next(), 0);
            assertShown(frames.getLast(), pipeline.next(), 0);
        }
    }

    @Test
    void rejectsFramesThatDoNotFitTheSession() {
        Frame frame = TestFrames.of(4, 3, 0, PixelFormat.RGB, true);
        try (Device device = open();
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                var session = model.openSession(frames(3))) {
            assertEquals(
                    "image 0 of the batch of 3 has no frame: call set(0, ...) before the run",
                    Refusal.of(IllegalStateException.class, session::run));
            session.input().set(0, frame);
            session.input().set(2, frame);
            assertEquals(
                    "image 1 of the batch of 3 has no frame: call set(1, ...) before the run",
                    Refusal.of(IllegalStateException.class, session::run));
            assertEquals(
                    "a frame of 151 x 3 pixels; the session was opened for frames of up to 150 x 120: open one for larger"
                            + " frames (SessionOptions.frames)",
                    Refusal.of(
                            IllegalArgumentException.class,
                            () -> session.input().set(1, TestFrames.of(151, 3, 0, PixelFormat.GRAY, true))));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> session.input().set(1, TestFrames.of(1, 121, 0, PixelFormat.GRAY, true)));
            assertThrows(IndexOutOfBoundsException.class, () -> session.input().set(3, frame));
            assertThrows(IndexOutOfBoundsException.class, () -> session.input().set(-1, frame));
            // The session is still usable.
            session.input().set(1, frame);
            session.start();
            assertThrows(
                    ConcurrentModificationException.class, () -> session.input().set(1, frame));
            session.await();
            assertShown(frame, session, 1);
            var closed = model.openSession(frames(1));
            closed.close();
            assertThrows(IllegalStateException.class, () -> closed.input().set(0, frame));
        }
    }

    @Test
    void rejectsAFrameWhoseMemoryWasFreed() {
        Frame gone;
        try (Arena arena = Arena.ofConfined()) {
            gone = Frame.packed(arena.allocate(12), 2, 2, PixelFormat.RGB);
        }
        Frame frame = TestFrames.of(2, 2, 0, PixelFormat.RGB, true);
        try (Device device = open();
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                var session = model.openSession(frames(1))) {
            session.input().set(0, frame);
            assertThrows(IllegalStateException.class, () -> session.input().set(0, gone));
            assertThrows(IllegalStateException.class, session::run);
            session.input().set(0, frame);
            session.run();
            assertShown(frame, session, 0);
        }
    }

    @Test
    void framesNeedANetworkWithThreeChannels() {
        Network network = Network.builder("gray", new Shape(1, 4, 4))
                .convolution("only", 8, Window.of(1))
                .output("only")
                .build();
        try (Device device = open();
                RandomWeights weights = new RandomWeights(4);
                Model model = device.load(network, weights, Precision.FP32)) {
            assertEquals(
                    "network gray has an input of 1 channel, but a frame has red, green and blue: open the session without"
                            + " SessionOptions.frames",
                    Refusal.of(IllegalArgumentException.class, () -> model.openSession(frames(1))));
        }
    }
}
