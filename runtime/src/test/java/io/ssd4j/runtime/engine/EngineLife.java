// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.planning.GpuPlanner;
import io.ssd4j.runtime.planning.GpuTarget;
import io.ssd4j.runtime.planning.PlanRequest;
import io.ssd4j.testing.RelativeError;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life cycle of the engine, from opening a GPU to closing it, with the tiny network. */
final class EngineLife {
    private static final String CACHE = "io.ssd4j.cache";
    private static final long SEED = 9;

    private static final RandomWeights WEIGHTS = new RandomWeights(SEED);
    private static final NaiveNetwork DEFINITION = new NaiveNetwork(SmallNetwork.TINY, SEED);

    private static final Network POINTWISE = Network.builder("pointwise", new Shape(16, 2, 3))
            .convolution("pointwise", 8, Window.of(1))
            .output("pointwise")
            .build();

    private EngineLife() {}

    /** Everything once: planning and running, instantly and with timed candidates, with and without stored plans. */
    static void all(Path cache) {
        inCache(cache, () -> {
            DeviceStatus first = Device.all().getFirst();
            if (!first.usable()) {
                throw new DeviceUnavailableException(first.reason()); // the list reports it and throws nothing
            }
            GpuPlanner planner = GpuPlanner.installed();
            planner.profile(new DeviceId("cuda", 0));
            planner.plan(
                    new GpuTarget.Present(new DeviceId("cuda", 0)),
                    SmallNetwork.TINY,
                    new PlanRequest(
                            Precision.FP32,
                            List.of(1),
                            Effort.INSTANT,
                            false,
                            DeviceListener.SILENT,
                            Optional.empty()));
            run(Effort.INSTANT, Precision.FP32);
            run(Effort.TIMED, Precision.FP16);
            run(Effort.TIMED, Precision.FP16); // with the plans stored by the previous run
            detect();
        });
    }

    /** The calls of an exhaustive search, on a network with one layer. */
    static void exhaustive(Path cache) {
        inCache(cache, () -> {
            try (Device device = Device.open("cuda:0", options(Effort.EXHAUSTIVE));
                    Model model = device.load(POINTWISE, WEIGHTS, Precision.FP16)) {
                model.openSession(1).close();
            }
        });
    }

    /** Opens, runs, compares and closes. */
    static void once(Path cache) {
        inCache(cache, () -> run(Effort.INSTANT, Precision.FP32));
    }

    /** Runs with compiled kernels and plans kept in a separate folder. */
    static void inCache(Path cache, Runnable life) {
        String usual = System.getProperty(CACHE);
        System.setProperty(CACHE, cache.toString());
        try {
            life.run();
        } finally {
            System.setProperty(CACHE, usual);
        }
    }

    static DeviceOptions options(Effort effort) {
        return DeviceOptions.DEFAULT.threads(1).effort(effort).deterministic(true);
    }

    private static void run(Effort effort, Precision precision) {
        try (Device device = Device.open("cuda:0", options(effort));
                Model model = device.load(SmallNetwork.TINY, WEIGHTS, precision)) {
            try (var session = model.openSession(1)) {
                run(session, 1);
            }
            runOnDevice(model);
            try (var pipeline = Pipeline.open(model, 1)) {
                for (int pixels = 1; pixels <= 2; pixels++) {
                    SmallNetwork.fill(pipeline.free().input().values(), 1, pixels);
                    pipeline.submit();
                }
                compare(pipeline.next(), 1);
                pipeline.release();
                compare(pipeline.next(), 2);
            }
        }
    }

    /** Takes a frame, leaves the outputs on the GPU, and takes one of them as a frame. */
    private static void runOnDevice(Model model) {
        var options = SessionOptions.batch(1)
                .frames(TestFrames.MAX_WIDTH, TestFrames.MAX_HEIGHT, new ChannelMeans(1, 2, 3))
                .outputsOnDevice(DeviceFormat.FLOAT32_NCHW);
        try (var session = model.openSession(options)) {
            session.input().set(0, TestFrames.of(20, 10, 0, PixelFormat.RGB, true));
            session.run();
            long address = session.outputs().get("last").address();
            session.input().set(0, DeviceFrame.packed(address, 4, 1, PixelFormat.GRAY), DeviceProducer.COMPLETE);
            session.run();
        }
    }

    /** Returns detections, which are those of the rules. */
    private static void detect() {
        DetectionRules rules = GivenHeads.rules();
        float[] image = new float[(int) GivenHeads.NETWORK.input().elements()];
        for (int i = 0; i < image.length; i++) {
            image[i] = i * 37 % 11 - 5;
        }
        try (Device device = Device.open("cuda:0", options(Effort.INSTANT));
                Model model = device.load(GivenHeads.NETWORK, new GivenHeads(), Precision.FP32);
                var session = model.openSession(SessionOptions.batch(1).detections(rules))) {
            session.input().values().copyFrom(MemorySegment.ofArray(image));
            session.run();
            ReferenceDetections expected =
                    ReferenceDetections.of(rules, GivenHeads.WIDTH, GivenHeads.HEIGHT, GivenHeads.heads(image));
            ReferenceDetections found = ReferenceDetections.read(session.outputs(), 0);
            if (expected.detections().isEmpty() || !found.equals(expected)) {
                throw new AssertionError("not " + expected + " but " + found);
            }
        }
    }

    /** One run, compared with the definition. */
    static void run(Session<TensorInput, HostOutputs> session, int pixels) {
        SmallNetwork.fill(session.input().values(), 1, pixels);
        session.run();
        compare(session, pixels);
    }

    private static final Map<Integer, Map<String, double[]>> EXPECTED = Map.of(1, expected(1), 2, expected(2));

    private static Map<String, double[]> expected(int pixels) {
        return DEFINITION.run(SmallNetwork.image(SmallNetwork.TINY, pixels));
    }

    private static void compare(Session<?, HostOutputs> session, int pixels) {
        double bound = NetworkContract.exactBound(session.model().precision());
        Map<String, double[]> expected = EXPECTED.getOrDefault(pixels, Map.of());
        for (String output : SmallNetwork.TINY.outputs()) {
            double error = RelativeError.of(
                    session.outputs().get(output),
                    0,
                    expected.getOrDefault(SmallNetwork.TINY.valueOf(output), new double[0]));
            if (!(error < bound)) { // also catches NaN
                throw new AssertionError(output + ": relative error " + error);
            }
        }
    }
}
