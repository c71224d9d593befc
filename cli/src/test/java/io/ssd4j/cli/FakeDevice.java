// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameTransform;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A device whose every output of an image holds the image's first value, and as its first value the output's place in
 * the network's list: enough to see a photo or a map in a wrong place.
 */
final class FakeDevice implements Device {
    private final FakeEngine engine;
    private final DeviceId id;

    FakeDevice(FakeEngine engine, DeviceId id) {
        this.engine = engine;
        this.id = id;
        engine.count(1);
    }

    @Override
    public DeviceId id() {
        return id;
    }

    private boolean isGpu() {
        return id.engine().equals("cuda");
    }

    @Override
    public String name() {
        return "Fake \u00b5Processor";
    }

    @Override
    public int threads() {
        return engine.threads;
    }

    @Override
    public String reason() {
        return "no cuda: no driver";
    }

    @Override
    public Set<Precision> precisions() {
        return engine.precisions;
    }

    @Override
    public Model load(Network network, Weights weights, Precision precision) {
        network.parameters().forEach(weights::parameter);
        engine.count(1);
        return new FakeModel(network, precision);
    }

    @Override
    public void close() {
        engine.count(-1);
        if (id.toString().equals(engine.failing)) {
            throw new NativeCallException("fakeDestroy", "made", 700, "an illegal address");
        }
    }

    private final class FakeModel implements Model {
        private final Network network;
        private final Precision precision;

        FakeModel(Network network, Precision precision) {
            this.network = network;
            this.precision = precision;
        }

        @Override
        public Network network() {
            return network;
        }

        @Override
        public Precision precision() {
            return precision;
        }

        @Override
        public Device device() {
            return FakeDevice.this;
        }

        @Override
        public <I extends SessionInput, O extends SessionOutputs> Session<I, O> openSession(
                SessionOptions<I, O> options) {
            engine.sessions.add(options.batch());
            engine.inputs.add(options.frames());
            engine.count(1);
            return new FakeSession<>(this, options);
        }

        @Override
        public void close() {
            engine.count(-1);
        }
    }

    private final class FakeSession<I extends SessionInput, O extends SessionOutputs>
            implements Session<I, O>, HostOutputs {
        private final Arena arena = Arena.ofShared();
        private final FakeModel model;
        private final SessionOptions<I, O> options;
        private final int batch;
        private final MemorySegment values;
        private final Map<String, MemorySegment> outputs = new HashMap<>();

        FakeSession(FakeModel model, SessionOptions<I, O> options) {
            this.model = model;
            this.options = options;
            this.batch = options.batch();
            this.values = allocate(model.network().input().elements());
            for (String output : model.network().outputs()) {
                outputs.put(output, allocate(model.network().outputShape(output).elements()));
            }
        }

        private MemorySegment allocate(long elements) {
            return arena.allocate(batch * elements * Float.BYTES, Float.BYTES);
        }

        @Override
        public Model model() {
            return model;
        }

        @Override
        public SessionOptions<I, O> options() {
            return options;
        }

        @Override
        @SuppressWarnings("unchecked") // frames in the options mean FrameInput
        public I input() {
            return (I) options.frames().<SessionInput>map(this::resizing).orElse((TensorInput) () -> values);
        }

        private FrameInput resizing(Frames frames) {
            Shape shape = model.network().input();
            FrameTransform transform = new FrameTransform(shape.width(), shape.height(), frames.conversion());
            return new FrameInput() {
                @Override
                public void set(int image, Frame frame) {
                    transform.apply(frame, values, image * transform.byteSize());
                }

                @Override
                public void set(int image, DeviceFrame frame, DeviceProducer producer) {
                    throw new IllegalArgumentException("made");
                }
            };
        }

        @Override
        @SuppressWarnings("unchecked") // the command never keeps outputs on a device
        public O outputs() {
            return options.detections().isPresent() ? (O) new FakeDetections(this::first) : (O) this;
        }

        @Override
        public void start() {
            engine.calls.add("start");
            if (id.toString().equals(engine.failing)) {
                throw new NativeCallException("fakeLaunch", "made", 700, "an illegal address");
            }
            engine.atRun.run();
            engine.runs++;
            if (!isGpu()) {
                compute();
            }
        }

        /** A GPU is done no sooner than it is waited for, so that outputs that are read too early are wrong. */
        @Override
        public void await() {
            engine.calls.add("await");
            if (isGpu()) {
                compute();
            }
        }

        private void compute() {
            for (int image = 0; image < batch && options.detections().isEmpty(); image++) {
                float first = first(image);
                int place = 0;
                for (String name : model.network().outputs()) {
                    MemorySegment output = find(name);
                    long elements = model.network().outputShape(name).elements();
                    for (long i = 0; i < elements; i++) {
                        output.setAtIndex(ValueLayout.JAVA_FLOAT, image * elements + i, first);
                    }
                    output.setAtIndex(
                            ValueLayout.JAVA_FLOAT,
                            image * elements,
                            engine.overflows ? Float.POSITIVE_INFINITY : place++);
                }
            }
        }

        private float first(int image) {
            return values.getAtIndex(
                    ValueLayout.JAVA_FLOAT, image * model.network().input().elements());
        }

        private MemorySegment find(String output) {
            return Objects.requireNonNull(outputs.get(output));
        }

        @Override
        public MemorySegment get(String name) {
            return find(name).asReadOnly();
        }

        @Override
        public List<LayerTime> timeLayers(int runs) {
            return List.of();
        }

        @Override
        public MemoryPlan memoryPlan() {
            long bytes = 64L * batch;
            return new MemoryPlan(bytes, bytes, List.of(new MemoryPlan.Placement("conv1_1", 0, bytes, 0, 1)));
        }

        @Override
        public void close() {
            arena.close();
            engine.count(-1);
        }
    }
}
