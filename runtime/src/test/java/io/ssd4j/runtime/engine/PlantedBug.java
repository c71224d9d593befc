// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A program with a bug, either its own or planted in the module. It prints what was detected. */
final class PlantedBug {
    private PlantedBug() {}

    /** The argument selects the action. */
    public static void main(String[] arguments) {
        try {
            switch (arguments[0]) {
                case "run" -> EngineLife.once(Path.of("cache"));
                case "run in many orders" -> runInManyOrders();
                case "close the model under a session" -> closeTheModelUnderASession();
                case "read a device address" -> readADeviceAddress();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (RuntimeException | AssertionError e) {
            System.out.println(e);
        }
        StandInControl.ofThisProcess().violations().forEach(System.out::println);
    }

    private static void runInManyOrders() {
        try (Device device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(9);
                Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
                var session = model.openSession(1)) {
            for (int seed = 1; seed <= 20; seed++) {
                StandInControl.ofThisProcess().seed(seed);
                EngineLife.run(session, 1 + seed % 2);
            }
        }
    }

    private static void closeTheModelUnderASession() {
        Device device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
        Model model = device.load(SmallNetwork.TINY, new RandomWeights(9), Precision.FP32);
        var session = model.openSession(1);
        model.close();
        session.run();
    }

    /** Passes the engine weights that are in GPU memory, as if they were in host memory. */
    private static void readADeviceAddress() {
        if (!(CudaDriver.status() instanceof DriverStatus.Ready ready)) {
            throw new IllegalStateException("no driver");
        }
        Device device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
        CudaContext context = CudaContext.retain(ready.gpus().getFirst());
        DeviceMemory memory = DeviceMemory.allocate(context, 1 << 20, "weights");
        MemorySegment segment = NativeMemory.view(memory.all().address().value(), memory.bytes());
        System.out.println("loading");
        device.load(
                SmallNetwork.TINY,
                new Weights() {
                    @Override
                    public MemorySegment parameter(String parameter, ParameterShape shape) {
                        return segment;
                    }

                    @Override
                    public String source() {
                        return "the GPU";
                    }

                    @Override
                    public void close() {}
                },
                Precision.FP32);
    }
}
