// SPDX-License-Identifier: Apache-2.0

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceOutputs;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Leaves the feature maps in the GPU's memory for a consumer that has bindings of its own. Its stream waits for the maps without
 * blocking the host, and the next run waits until the consumer has read them. The consumer could launch kernels or call TensorRT; this
 * one copies each map to the host, to print its L2 norm.
 */
final class DeviceOutputsExample {
    private static final SsdBackbone SSD = SsdBackbone.SSD300;
    private static final int RUNS = 2;

    private DeviceOutputsExample() {}

    /** {@code WEIGHTS PHOTO [--effort instant|timed|exhaustive]}; the weights are a checkpoint, or {@code seeded:0} for generated ones. */
    public static void main(String[] arguments) {
        if (arguments.length != 2 && arguments.length != 4) {
            System.err.println("usage: 06-device-outputs.java WEIGHTS PHOTO [--effort instant|timed|exhaustive]");
            System.exit(2);
        }
        Effort effort = arguments.length == 4 ? Effort.valueOf(arguments[3].toUpperCase(Locale.ROOT)) : Effort.TIMED;
        RgbImage photo = Photo.read(Path.of(arguments[1]));
        var options = SessionOptions.batch(1)
                .frames(photo.width(), photo.height(), InputTransform.MEANS)
                .outputsOnDevice(DeviceFormat.NATIVE_NHWC);
        try (Device device = Device.open("cuda:0", DeviceOptions.DEFAULT.effort(effort));
                Model model = load(device, arguments[0]);
                Session<FrameInput, DeviceOutputs> session = model.openSession(options);
                Arena arena = Arena.ofConfined();
                Consumer consumer = new Consumer(arena)) {
            System.out.println(device.name());
            DeviceSignal signal = session.outputs().signal();
            for (int run = 1; run <= RUNS; run++) {
                session.input().set(0, photo.frame());
                session.start(); // returns at once
                consumer.waitFor(signal.event());
                for (FeatureMap map : SSD.featureMaps()) {
                    consumer.copy(session.outputs().get(map.name()));
                }
                consumer.letWait(signal.stream()); // the next run overwrites the maps
                session.await();
            }
            consumer.synchronize();
            for (FeatureMap map : SSD.featureMaps()) {
                DeviceOutput output = session.outputs().get(map.name());
                System.out.printf(
                        Locale.ROOT,
                        "%-8s %s %s L2 norm %.4f%n",
                        map.name(),
                        output.layout(),
                        output.element(),
                        consumer.l2Norm(output));
            }
        }
    }

    private static Model load(Device device, String source) {
        try (Weights weights = SsdWeights.open(source, SSD, System.err::println)) {
            return device.load(SSD.network(), weights, Precision.FP32);
        }
    }

    /** A user of the GPU with its own stream, event and bindings. It is in the primary context, as the session is. */
    private static final class Consumer implements AutoCloseable {
        private static final int DEVICE = 0;
        private static final int NON_BLOCKING_STREAM = 1;
        private static final int EVENT_WITHOUT_TIMING = 2;

        private final Driver driver;
        private final Arena arena;
        private final long stream;
        private final long read;
        private final Map<Long, MemorySegment> copies = new HashMap<>();

        Consumer(Arena arena) {
            this.arena = arena;
            driver = new Driver(arena);
            driver.call("cuCtxSetCurrent", driver.made("cuDevicePrimaryCtxRetain", DEVICE));
            stream = driver.made("cuStreamCreate", NON_BLOCKING_STREAM);
            read = driver.made("cuEventCreate", EVENT_WITHOUT_TIMING);
        }

        /** What is enqueued here from now on begins after the event. */
        void waitFor(long event) {
            driver.call("cuStreamWaitEvent", stream, event, 0);
        }

        /** Enqueues the copy of an output to the host. */
        void copy(DeviceOutput output) {
            MemorySegment target = copies.computeIfAbsent(output.address(), _ -> arena.allocate(output.bytes(), 64));
            driver.call("cuMemcpyDtoHAsync_v2", target, output.address(), output.bytes(), stream);
        }

        /** What is enqueued on another stream from now on begins after everything that has been enqueued here. */
        void letWait(long other) {
            driver.call("cuEventRecord", read, stream);
            driver.call("cuStreamWaitEvent", other, read, 0);
        }

        /** Waits on the host until everything here has been done. */
        void synchronize() {
            driver.call("cuStreamSynchronize", stream);
        }

        double l2Norm(DeviceOutput output) {
            MemorySegment values = copies.get(output.address());
            double sum = 0;
            for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
                double value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                sum += value * value;
            }
            return Math.sqrt(sum);
        }

        @Override
        public void close() {
            synchronize();
            driver.call("cuEventDestroy_v2", read);
            driver.call("cuStreamDestroy_v2", stream);
            driver.call("cuDevicePrimaryCtxRelease_v2", DEVICE);
        }
    }

    /** Functions of the CUDA driver, whose status is checked. */
    @SuppressWarnings("restricted") // these calls are why this example needs --enable-native-access=ALL-UNNAMED
    private static final class Driver {
        private final SymbolLookup library;
        private final Arena arena;

        Driver(Arena arena) {
            this.arena = arena;
            library = SymbolLookup.libraryLookup("libcuda.so.1", arena);
        }

        /** Calls a function that writes a handle to its first parameter. */
        long made(String function, int parameter) {
            MemorySegment handle = arena.allocate(ValueLayout.JAVA_LONG);
            call(function, handle, parameter);
            return handle.get(ValueLayout.JAVA_LONG, 0);
        }

        /** Handles and addresses are {@code long}, flags and numbers of devices {@code int}. */
        void call(String function, Object... parameters) {
            MemoryLayout[] layouts = new MemoryLayout[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                layouts[i] = switch (parameters[i]) {
                    case MemorySegment _ -> ValueLayout.ADDRESS;
                    case Long _ -> ValueLayout.JAVA_LONG;
                    default -> ValueLayout.JAVA_INT;
                };
            }
            int status;
            try {
                MethodHandle handle = Linker.nativeLinker()
                        .downcallHandle(
                                library.findOrThrow(function), FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
                status = (int) handle.invokeWithArguments(parameters);
            } catch (Throwable e) {
                throw new IllegalStateException(function + " cannot be called", e);
            }
            if (status != 0) {
                throw new IllegalStateException(function + " failed with status " + status);
            }
        }
    }
}
