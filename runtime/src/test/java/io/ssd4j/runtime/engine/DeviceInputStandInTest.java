// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceInput;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.DeviceValues;
import io.ssd4j.runtime.DlpackForm;
import io.ssd4j.runtime.DlpackTensor;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.standin.DoneWork;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.testing.MadeTensors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that another library has in the GPU's memory are the input as they are, after their producer, and never cross the bus. */
@OnStandIn
class DeviceInputStandInTest {
    private static final int CHANNELS = 3;
    private static final int VALUES = CHANNELS * ShownInput.HEIGHT * ShownInput.WIDTH;
    private static final int RUNS = 10;

    @TempDir
    private static Path folder;

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

    private Session<DeviceInput, HostOutputs> open(int batch) {
        return model.openSession(SessionOptions.batch(batch).inputOnDevice());
    }

    private static List<Long> shape(int batch) {
        return List.of((long) batch, (long) CHANNELS, (long) ShownInput.HEIGHT, (long) ShownInput.WIDTH);
    }

    /** A value that float16 holds exactly, different for neighbors in every direction. */
    private static float value(int image, int channel, int row, int column, int salt) {
        return (image * 31 + channel * 17 + row * 7 + column * 3 + salt) % 101 - 50.5f;
    }

    /** The values in memory of their own, with these strides in elements. */
    private static MemorySegment values(
            ElementType element, int batch, List<Long> strides, int salt, long elements, Arena arena) {
        MemorySegment memory = arena.allocate(elements * element.bytes(), 16);
        for (int n = 0; n < batch; n++) {
            for (int c = 0; c < CHANNELS; c++) {
                for (int y = 0; y < ShownInput.HEIGHT; y++) {
                    for (int x = 0; x < ShownInput.WIDTH; x++) {
                        long at = n * strides.get(0) + c * strides.get(1) + y * strides.get(2) + x * strides.get(3);
                        float value = value(n, c, y, x, salt);
                        if (element == ElementType.FLOAT32) {
                            memory.setAtIndex(ValueLayout.JAVA_FLOAT, at, value);
                        } else {
                            memory.setAtIndex(ValueLayout.JAVA_SHORT, at, Float.floatToFloat16(value));
                        }
                    }
                }
            }
        }
        return memory;
    }

    /** How many of a run's values are not those with a salt. */
    private static int wrong(Session<?, HostOutputs> session, int salt) {
        float[] shown = session.outputs().get(ShownInput.OUTPUT).toArray(ValueLayout.JAVA_FLOAT);
        int wrong = 0;
        for (int i = 0; i < shown.length; i++) {
            int column = i % ShownInput.WIDTH;
            int row = i / ShownInput.WIDTH % ShownInput.HEIGHT;
            int channel = i / ShownInput.WIDTH / ShownInput.HEIGHT % CHANNELS;
            wrong += shown[i] == value(i / VALUES, channel, row, column, salt) + ShownInput.LIFT ? 0 : 1;
        }
        return wrong;
    }

    static List<Arguments> layouts() {
        long width = ShownInput.WIDTH;
        long plane = width * ShownInput.HEIGHT;
        List<Long> planes = List.of(VALUES + 5L, plane, width, 1L);
        List<Long> channelsLast = List.of((long) VALUES, 1L, width * CHANNELS, (long) CHANNELS);
        return List.of(
                Arguments.of(0, ElementType.FLOAT32, planes),
                Arguments.of(1, ElementType.FLOAT32, channelsLast),
                Arguments.of(0, ElementType.FLOAT16, channelsLast),
                Arguments.of(1, ElementType.FLOAT16, planes));
    }

    /** A tensor of a library in C; its deleter is called after the run. */
    @ParameterizedTest
    @MethodSource("layouts")
    void theValuesOfADlpackTensorAreTheInput(int major, ElementType element, List<Long> strides) throws Throwable {
        int batch = 2;
        try (Arena arena = Arena.ofConfined();
                var session = open(batch);
                FrameProducer producer = new FrameProducer(0)) {
            MadeTensors library = new MadeTensors(folder, arena);
            MemorySegment values = values(element, batch, strides, 1, (batch - 1) * strides.getFirst() + VALUES, arena);
            long address = producer.write(values);
            long tensor = library.make(major, address - 8, element.bytes() * Byte.SIZE, shape(batch), strides, 8);
            int before = library.deleted();
            try (DlpackTensor taken =
                    DlpackTensor.take(tensor, major == 0 ? DlpackForm.MANAGED : DlpackForm.VERSIONED)) {
                session.input().set(taken.values(device.id()), new DeviceProducer.Event(producer.event()));
                session.run();
                assertEquals(before, library.deleted());
            }
            assertEquals(before + 1, library.deleted());
            assertEquals(0, wrong(session, 1));
            session.run();
            assertEquals(0, wrong(session, 1), "the input stays until it is replaced");
        }
    }

    private int misread(Function<FrameProducer, DeviceProducer> wait) {
        int misread = 0;
        List<Long> strides = List.of((long) VALUES, (long) VALUES / CHANNELS, (long) ShownInput.WIDTH, 1L);
        try (Arena arena = Arena.ofConfined();
                var session = open(1);
                FrameProducer producer = new FrameProducer(0)) {
            for (int run = 0; run < RUNS; run++) {
                StandInControl.ofThisProcess().seed(run);
                long address = producer.write(values(ElementType.FLOAT32, 1, strides, run, VALUES, arena));
                session.input()
                        .set(new DeviceValues(address, ElementType.FLOAT32, shape(1), strides), wait.apply(producer));
                session.run();
                misread += wrong(session, run) == 0 ? 0 : 1;
                producer.finish();
            }
        }
        return misread;
    }

    @Test
    void theValuesAreReadAfterTheirProducer() {
        assertEquals(0, misread(producer -> new DeviceProducer.Event(producer.event())));
        assertEquals(0, misread(producer -> new DeviceProducer.Stream(producer.stream())));
        assertTrue(
                misread(_ -> DeviceProducer.COMPLETE) > 0, "no order of the streams showed that nothing is waited for");
    }

    /** A batch that runs in parts reads its input from one buffer, and uploads nothing. */
    @Test
    void aLargeBatchIsReadInItsParts(StandInControl gpu) {
        int batch = 34;
        // All images are the same memory.
        List<Long> strides = List.of(0L, (long) VALUES / CHANNELS, (long) ShownInput.WIDTH, 1L);
        try (Arena arena = Arena.ofConfined();
                var session = open(batch);
                FrameProducer producer = new FrameProducer(0)) {
            long address = producer.write(values(ElementType.FLOAT32, 1, strides, 3, VALUES, arena));
            producer.finish();
            DoneWork before = gpu.done();
            session.input()
                    .set(
                            new DeviceValues(address, ElementType.FLOAT32, shape(batch), strides),
                            DeviceProducer.COMPLETE);
            session.run();
            assertEquals(0, gpu.done().since(before).uploads());
            float[] shown = session.outputs().get(ShownInput.OUTPUT).toArray(ValueLayout.JAVA_FLOAT);
            for (int i = 0; i < shown.length; i++) {
                assertEquals(shown[i % VALUES], shown[i]);
            }
            assertEquals(value(0, 0, 0, 0, 3) + ShownInput.LIFT, shown[0]);
        }
    }

    @Test
    void refusesWhatIsNotItsInput() {
        try (var session = open(2);
                FrameProducer producer = new FrameProducer(0);
                FrameProducer other = new FrameProducer(1)) {
            assertEquals(
                    "the session has no input: call set(...) before the run",
                    Refusal.of(IllegalStateException.class, session::run));
            assertEquals(
                    "values of shape [1, 3, 29, 38], but the session's input is [2, 3, 29, 38]: [images, channels, height, width]",
                    refusal(session, producer.address(), shape(1)));
            assertEquals(
                    "the input at 0x" + Long.toHexString(other.address())
                            + " is in the memory of cuda:1, but the session computes on cuda:0",
                    refusal(session, other.address(), shape(2)));
            assertEquals(
                    "the input at 0x1000 is not in a GPU's memory: it is host memory, or was freed, or never allocated",
                    refusal(session, 0x1000, shape(2)));
            long late = producer.address() + producer.bytes() - 4L * 2 * VALUES + 4;
            assertEquals(
                    "the input at 0x" + Long.toHexString(late) + " reads " + 4 * 2 * VALUES
                            + " bytes, but its allocation has only " + (4 * 2 * VALUES - 4) + " from there",
                    refusal(session, late, shape(2)));
        }
    }

    private static String refusal(Session<DeviceInput, ?> session, long address, List<Long> shape) {
        List<Long> strides = List.of((long) VALUES, (long) VALUES / CHANNELS, (long) ShownInput.WIDTH, 1L);
        DeviceValues values = new DeviceValues(address, ElementType.FLOAT32, shape, strides);
        return Refusal.of(IllegalArgumentException.class, () -> session.input().set(values, DeviceProducer.COMPLETE));
    }

    @Test
    void theCpuHasNoSuchMemory() {
        try (Device cpu = Device.open("cpu", DeviceOptions.DEFAULT.threads(1));
                Model onCpu = cpu.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32)) {
            assertEquals(
                    "the CPU engine has only host memory to read its input from: open the session without inputOnDevice, and write the"
                            + " values to its input",
                    Refusal.of(
                            IllegalArgumentException.class,
                            () -> onCpu.openSession(SessionOptions.batch(1).inputOnDevice())));
        }
    }
}
