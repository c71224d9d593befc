// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.bindings.dlpack.DlpackFields;
import io.ssd4j.bindings.dlpack.DlpackLayout;
import io.ssd4j.bindings.dlpack.ExportedTensor;
import io.ssd4j.bindings.dlpack.ManagedTensor;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.DlpackForm;
import io.ssd4j.runtime.DlpackTensor;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.standin.DoneWork;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that are in the GPU's memory are read there, after their producer, and give the values of the same frames in host memory. */
@OnStandIn
class DeviceFrameStandInTest {
    private static final FrameConversion BYTES = new FrameConversion.ByteResize(new ChannelMeans(123, 117, 104));
    private static final FrameConversion FLOATS =
            new FrameConversion.FloatResize(new ChannelMeans(0.48f, 0.46f, 0.41f), 1 / 255f);
    private static final int RUNS = 10;
    private static final int LAYOUT_BYTES = 32;
    private static final int TABLE_BYTES = 16 * (ShownInput.WIDTH + ShownInput.HEIGHT);

    private Device device;
    private Model model;

    @BeforeEach
    void load(StandInControl gpu) {
        gpu.deviceCount(2);
        device = Device.open("cuda:0", DeviceOptions.DEFAULT.effort(Effort.INSTANT));
        model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
    }

    @AfterEach
    void close() {
        model.close();
        device.close();
    }

    private Session<FrameInput, HostOutputs> open(int batch, FrameConversion conversion) {
        return model.openSession(
                SessionOptions.batch(batch).frames(TestFrames.MAX_WIDTH, TestFrames.MAX_HEIGHT, conversion));
    }

    private static List<Float> shown(Session<?, HostOutputs> session, int image) {
        int values = 3 * ShownInput.WIDTH * ShownInput.HEIGHT;
        float[] all = session.outputs().get(ShownInput.OUTPUT).toArray(ValueLayout.JAVA_FLOAT);
        return IntStream.range(image * values, (image + 1) * values)
                .mapToObj(i -> all[i])
                .toList();
    }

    /** Geometries alternate with frames in host memory, in the same image. */
    @Test
    void everyGeometryGivesTheValuesOfTheFrameInHostMemory() {
        for (FrameConversion conversion : List.of(BYTES, FLOATS)) {
            try (var session = open(2, conversion);
                    FrameProducer producer = new FrameProducer(0)) {
                for (Frame frame : TestFrames.ofManyGeometries()) {
                    session.input().set(0, frame);
                    session.input().set(1, producer.write(frame), new DeviceProducer.Event(producer.event()));
                    session.run();
                    List<Float> expected = shown(session, 0);
                    assertEquals(expected, shown(session, 1), frame::toString);
                    session.input().set(0, producer.write(frame), new DeviceProducer.Stream(producer.stream()));
                    session.input().set(1, frame);
                    session.run();
                    assertEquals(expected, shown(session, 0), frame::toString);
                }
            }
        }
    }

    /** How often a run sees anything but the frame that is being written when it starts. */
    private int misread(Function<FrameProducer, DeviceProducer> wait) {
        int misread = 0;
        try (var session = open(1, BYTES);
                var host = open(1, BYTES);
                FrameProducer producer = new FrameProducer(0)) {
            for (int run = 0; run < RUNS; run++) {
                StandInControl.ofThisProcess().seed(run);
                Frame frame = TestFrames.of(40 + run % 2, 30, 0, PixelFormat.RGB, true);
                host.input().set(0, frame);
                host.run();
                DeviceFrame written = producer.write(frame);
                session.input().set(0, written, wait.apply(producer));
                session.run();
                misread += shown(session, 0).equals(shown(host, 0)) ? 0 : 1;
                producer.finish();
            }
        }
        return misread;
    }

    @Test
    void aRunWaitsForTheProducer() {
        assertEquals(0, misread(producer -> new DeviceProducer.Event(producer.event())));
        assertEquals(0, misread(producer -> new DeviceProducer.Stream(producer.stream())));
        assertTrue(
                misread(_ -> DeviceProducer.COMPLETE) > 0, "no order of the streams showed that nothing is waited for");
    }

    /** Two frames of a tensor that another library owns; its deleter is called after the run. */
    @ParameterizedTest
    @EnumSource
    void theFramesOfADlpackTensorAreReadInPlace(DlpackForm form) {
        AtomicInteger deleted = new AtomicInteger();
        Frame both = TestFrames.of(20, 32, 0, PixelFormat.RGB, true);
        try (var session = open(2, BYTES);
                var host = open(2, BYTES);
                FrameProducer producer = new FrameProducer(0)) {
            DeviceFrame written = producer.write(both);
            DlpackFields fields = new DlpackFields(
                    written.address() - 1, 2, 0, 1, 8, 1, List.of(2L, 16L, 20L, 3L), Optional.empty(), 1);
            DlpackLayout layout = form == DlpackForm.MANAGED ? DlpackLayout.MANAGED : DlpackLayout.VERSIONED;
            long address = ExportedTensor.export(fields, layout, deleted::incrementAndGet);
            try (DlpackTensor tensor = DlpackTensor.take(address, form)) {
                List<DeviceFrame> frames = tensor.frames(device.id(), PixelFormat.RGB);
                for (int image = 0; image < 2; image++) {
                    session.input().set(image, frames.get(image), new DeviceProducer.Event(producer.event()));
                    host.input()
                            .set(
                                    image,
                                    Frame.packed(both.pixels().asSlice(image * 16L * 20 * 3), 20, 16, PixelFormat.RGB));
                }
                session.run();
                assertEquals(0, deleted.get());
            }
            assertEquals(1, deleted.get());
            host.run();
            assertEquals(shown(host, 0), shown(session, 0));
            assertEquals(shown(host, 1), shown(session, 1));
        }
    }

    /** An exported output is what the session says of it, and keeps the session open until its deleter is called. */
    @ParameterizedTest
    @EnumSource
    void anOutputIsExportedUntilItsDeleterIsCalled(DlpackForm form) {
        DlpackLayout layout = form == DlpackForm.MANAGED ? DlpackLayout.MANAGED : DlpackLayout.VERSIONED;
        for (DeviceFormat format : DeviceFormat.values()) {
            var session = model.openSession(SessionOptions.batch(2).outputsOnDevice(format));
            DeviceOutput output = session.outputs().get(ShownInput.OUTPUT);
            List<Long> shape = format == DeviceFormat.FLOAT32_NCHW
                    ? List.of(2L, 3L, (long) ShownInput.HEIGHT, (long) ShownInput.WIDTH)
                    : List.of(2L, (long) ShownInput.HEIGHT, (long) ShownInput.WIDTH, 3L);
            ManagedTensor tensor = ManagedTensor.take(session.outputs().exportDlpack(ShownInput.OUTPUT, form), layout);
            assertEquals(
                    new DlpackFields(
                            output.address(), 2, 0, 2, 32, 1, shape, Optional.of(ExportedTensor.dense(shape)), 0),
                    tensor.fields());
            session.run();
            assertEquals(
                    "the session has 1 output that is in use through DLPack: have the consumer call the deleter before the session is"
                            + " closed",
                    Refusal.of(IllegalStateException.class, session::close));
            session.run();
            tensor.close();
            session.close();
            assertEquals(
                    "the session is closed",
                    Refusal.of(
                            IllegalStateException.class,
                            () -> session.outputs().exportDlpack(ShownInput.OUTPUT, form)));
        }
    }

    /** No pixel crosses the bus: of a known geometry only the position does. */
    @Test
    void onlyThePositionIsUploaded(StandInControl gpu) {
        try (var session = open(1, BYTES);
                FrameProducer producer = new FrameProducer(0)) {
            DeviceFrame frame = producer.write(TestFrames.of(64, 48, 0, PixelFormat.RGB, true));
            producer.finish();
            for (int bytes : List.of(LAYOUT_BYTES + TABLE_BYTES, LAYOUT_BYTES, LAYOUT_BYTES)) {
                DoneWork before = gpu.done();
                session.input().set(0, frame, DeviceProducer.COMPLETE);
                session.run();
                DoneWork done = gpu.done().since(before);
                assertEquals(1, done.uploads());
                assertEquals(bytes, done.uploadedBytes());
            }
        }
    }

    /** The tables have the size of the input, however many rows a frame has. */
    @Test
    void aHighFrameTakesNoHeapForItsRows() {
        try (var session = open(1, BYTES);
                FrameProducer producer = new FrameProducer(0)) {
            DeviceFrame low = new DeviceFrame(producer.address(), 1, 2, 1, PixelFormat.GRAY);
            DeviceFrame high =
                    new DeviceFrame(producer.address(), 1, Math.toIntExact(producer.bytes()), 1, PixelFormat.GRAY);
            for (DeviceFrame frame : List.of(low, high)) {
                allocatedBySetting(session, frame);
            }
            long few = allocatedBySetting(session, low);
            long many = allocatedBySetting(session, high);
            assertTrue(many < few + producer.bytes() / 2, many + " bytes instead of " + few);
        }
    }

    private static long allocatedBySetting(Session<FrameInput, ?> session, DeviceFrame frame) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        session.input().set(0, frame, DeviceProducer.COMPLETE);
        return memory.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void rejectsMemoryThatIsNotOnThisGpu() {
        try (var session = open(1, BYTES);
                FrameProducer producer = new FrameProducer(0);
                FrameProducer other = new FrameProducer(1)) {
            long address = producer.address();
            assertEquals(
                    "the frame at 0x1000 is not in a GPU's memory: it is host memory, or was freed, or never allocated",
                    refusal(session, 0x1000, 4));
            assertEquals(
                    "the frame at 0x" + Long.toHexString(other.address())
                            + " is in the memory of cuda:1, but the session computes on cuda:0",
                    refusal(session, other.address(), 4));
            long last = address + producer.bytes() - 47;
            assertEquals(
                    "the frame at 0x" + Long.toHexString(last)
                            + " reads 48 bytes, but its allocation has only 47 from there",
                    refusal(session, last, 4));
            // One that was refused leaves the image without a frame.
            assertTrue(Refusal.of(IllegalStateException.class, session::run).startsWith("image 0 of the batch of 1"));
            session.input().set(0, DeviceFrame.packed(last - 1, 4, 4, PixelFormat.RGB), DeviceProducer.COMPLETE);
        }
    }

    private static String refusal(Session<FrameInput, ?> session, long address, int side) {
        DeviceFrame frame = DeviceFrame.packed(address, side, side, PixelFormat.RGB);
        return Refusal.of(IllegalArgumentException.class, () -> session.input().set(0, frame, DeviceProducer.COMPLETE));
    }

    @Test
    void theCpuHasNoSuchMemory() {
        try (Device cpu = Device.open("cpu", DeviceOptions.DEFAULT.threads(1));
                Model onCpu = cpu.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                var session = onCpu.openSession(SessionOptions.batch(1).frames(8, 8, BYTES))) {
            assertEquals(
                    "a frame in a GPU's memory, but this device reads frames in host memory: copy the frame there, or open a session"
                            + " on the GPU",
                    refusal(session, 0x1000, 4));
        }
    }
}
