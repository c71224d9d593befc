// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Heap allocation of runs. Also the main program of a separate JVM whose options select the JIT compiler.
 *
 * @param byRuns bytes of Java heap that the runs allocated: {@link #RUNS} usually, {@link #FRAME_RUNS} with frames or detections
 * @param byControl bytes that {@link #CONTROL_RUNS} runs allocated with an object of 16 bytes each, to show that the
 *     measurement detects one
 */
record RunAllocation(long byRuns, long byControl) {
    static final int RUNS = 10_000;
    static final int FRAME_RUNS = 2_000;
    static final int CONTROL_RUNS = 500;
    static final int CONTROL_BYTES = 16;

    /** More than the JIT compilers' thresholds. */
    private static final int WARM_UP = 3_000;

    private static final int ROUNDS = 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Every kind of layer that SSD has, as small as the layers allow: what a run allocates on the heap does not depend on how
     * much it computes, and the stand-in GPU checks each access to memory.
     */
    private static final Network EVERY_LAYER = Network.builder("every-layer", new Shape(3, 5, 6))
            .convolution("first", 8, Window.of(3).padding(1))
            .maxPooling("ceiled", Window.of(2).stride(2), Rounding.CEIL)
            .branch(new Operation.L2Normalization("normalized", "ceiled", 1e-10f))
            .convolution("dilated", 8, Window.of(3).padding(6).dilation(6))
            .convolution("pointwise", 8, Window.of(1))
            .convolution("strided", 8, Window.of(3).stride(2).padding(1))
            .output("ceiled", "normalized")
            .output("pointwise")
            .output("strided")
            .build();

    /** A tiny layer, used to measure the cost of frames. */
    private static final Network BEHIND_FRAMES = Network.builder("behind-frames", new Shape(3, 5, 6))
            .convolution("pointwise", 4, Window.of(1))
            .output("pointwise")
            .build();

    /** Measures runs on a device, in the form that {@link Device#open(String)} accepts. */
    static RunAllocation measure(String name, int runs) {
        // One thread: on a busy machine, two would wait for each other ten thousand times without showing more.
        try (Device device = Device.open(name, DeviceOptions.DEFAULT.threads(1).effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(1);
                Model model = device.load(EVERY_LAYER, weights, Precision.FP32);
                var session = model.openSession(1)) {
            return measure(session::run, runs);
        }
    }

    /** Measures runs with frames of two cameras; the tables of a geometry are built once per image of the batch. */
    static RunAllocation measureFrames(String name) {
        var options =
                SessionOptions.batch(2).frames(TestFrames.MAX_WIDTH, TestFrames.MAX_HEIGHT, new ChannelMeans(1, 2, 3));
        Frame left = TestFrames.of(64, 48, 5, PixelFormat.BGR, true);
        Frame right = TestFrames.of(50, 40, 0, PixelFormat.GRAY, true);
        try (Device device = Device.open(name, DeviceOptions.DEFAULT.threads(1).effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(1);
                Model model = device.load(BEHIND_FRAMES, weights, Precision.FP32);
                var session = model.openSession(options)) {
            return measure(
                    () -> {
                        session.input().set(0, left);
                        session.input().set(1, right);
                        session.run();
                    },
                    FRAME_RUNS);
        }
    }

    /** Measures runs that return detections, and reading them, of an image with few candidates and of one with all. */
    static RunAllocation measureDetections(String name) {
        try (Device device = Device.open(name, DeviceOptions.DEFAULT.threads(1).effort(Effort.INSTANT));
                GivenHeads weights = new GivenHeads();
                Model model = device.load(GivenHeads.NETWORK, weights, Precision.FP32);
                var session = model.openSession(SessionOptions.batch(2).detections(GivenHeads.rules()))) {
            SmallNetwork.fill(
                    session.input().values().asSlice(0, session.input().values().byteSize() / 2), 1, 7);
            float[] sum = new float[1];
            return measure(
                    () -> {
                        session.run();
                        for (int image = 0; image < 2; image++) {
                            for (int i = 0; i < session.outputs().count(image); i++) {
                                sum[0] += session.outputs().score(image, i)
                                        + session.outputs().left(image, i);
                            }
                        }
                    },
                    FRAME_RUNS);
        }
    }

    /** Measures anything. */
    static RunAllocation measure(Runnable run, int runs) {
        repeat(run, WARM_UP);
        // The JVM occasionally allocates for the thread that it compiles for, but an allocation by a run shows in every
        // round.
        long byRuns = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && byRuns > 0; round++) {
            byRuns = Math.min(byRuns, allocatedBy(run, runs));
        }
        Object[] kept = new Object[1];
        long byControl = allocatedBy(
                () -> {
                    run.run();
                    kept[0] = new byte[CONTROL_BYTES];
                },
                CONTROL_RUNS);
        return new RunAllocation(byRuns, byControl);
    }

    private static long allocatedBy(Runnable run, int runs) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        repeat(run, runs);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void repeat(Runnable run, int times) {
        for (int i = 0; i < times; i++) {
            run.run();
        }
    }

    /** Prints the two numbers of runs, then those of runs with frames; the arguments are the device and the number of runs. */
    public static void main(String[] arguments) {
        int runs = Integer.parseInt(arguments[1]);
        for (RunAllocation measured : List.of(measure(arguments[0], runs), measureFrames(arguments[0]))) {
            System.out.println(measured.byRuns + " " + measured.byControl);
        }
    }
}
