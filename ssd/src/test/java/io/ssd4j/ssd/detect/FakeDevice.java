// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.DetectionOutputs;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A device that finds the first byte of a frame: as the label of two detections of scores 0.9 and 0.4. If it is {@link #UNSOUND}, boxes were
 * dropped; if it is {@link #FAILING}, the run fails.
 */
final class FakeDevice implements Device {
    static final int UNSOUND = 20;
    static final int FAILING = 19;
    static final int DROPPED = 3;

    /** Corners of every box in a network's input of 300 x 300. */
    static final float LEFT = 30;

    static final float TOP = 60;
    static final float RIGHT = 150;
    static final float BOTTOM = 297;

    /** Each run needs a permit, so that a test can hold runs. */
    final Semaphore runs = new Semaphore(Integer.MAX_VALUE);

    /** Whether every run fails. */
    volatile boolean failing;

    final AtomicInteger openSessions = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final AtomicInteger completed = new AtomicInteger();
    private final DeviceId id;
    private final int threads;
    private boolean modelOpen;

    FakeDevice(String id) {
        this(id, 1);
    }

    FakeDevice(String id, int threads) {
        this.id = DeviceId.parse(id);
        this.threads = threads;
    }

    /** Weights that the fake never reads. */
    static Weights noWeights() {
        return new Weights() {
            @Override
            public MemorySegment parameter(String parameter, ParameterShape shape) {
                throw new AssertionError(parameter);
            }

            @Override
            public String source() {
                return "made.safetensors";
            }

            @Override
            public void close() {}
        };
    }

    boolean modelOpen() {
        return modelOpen;
    }

    @Override
    public DeviceId id() {
        return id;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public String reason() {
        return "made";
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.FP32);
    }

    @Override
    public Model load(Network network, Weights weights, Precision precision) {
        modelOpen = true;
        return new FakeModel(network, precision);
    }

    @Override
    public void close() {}

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
            openSessions.incrementAndGet();
            opened.incrementAndGet();
            return new FakeSession<>(this, options);
        }

        @Override
        public void close() {
            if (openSessions.get() > 0) {
                throw new IllegalStateException("sessions are open");
            }
            modelOpen = false;
        }
    }

    private final class FakeSession<I extends SessionInput, O extends SessionOutputs>
            implements Session<I, O>, FrameInput, DetectionOutputs {
        private final Model model;
        private final SessionOptions<I, O> options;
        private final int[] set;
        private final int[] found;
        private boolean closed;

        FakeSession(Model model, SessionOptions<I, O> options) {
            this.model = model;
            this.options = options;
            this.set = new int[options.batch()];
            this.found = new int[options.batch()];
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
        @SuppressWarnings("unchecked") // detectors open no other sessions
        public I input() {
            return (I) this;
        }

        @Override
        @SuppressWarnings("unchecked")
        public O outputs() {
            return (O) this;
        }

        @Override
        public void set(int image, Frame frame) {
            if (frame.width() > options.frames().orElseThrow().maxWidth()) {
                throw new IllegalArgumentException("too wide: " + frame.width());
            }
            set[image] = frame.pixels().get(ValueLayout.JAVA_BYTE, 0);
        }

        @Override
        public void set(int image, DeviceFrame frame, DeviceProducer producer) {
            throw new IllegalArgumentException("made");
        }

        @Override
        public void start() {
            requireOpen();
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            runs.acquireUninterruptibly();
            runs.release();
            running.decrementAndGet();
            completed.incrementAndGet();
            for (int i = 0; i < set.length; i++) {
                if (failing || set[i] == FAILING) {
                    throw new NativeCallException("fakeLaunch", "made", 700, "an illegal address");
                }
                found[i] = set[i];
            }
        }

        @Override
        public void await() {
            requireOpen();
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("the session is closed");
            }
        }

        @Override
        public List<LayerTime> timeLayers(int runs) {
            return List.of();
        }

        @Override
        public MemoryPlan memoryPlan() {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                openSessions.decrementAndGet();
            }
        }

        @Override
        public int count(int image) {
            requireOpen();
            return found[image] == 0 ? 0 : 2;
        }

        @Override
        public int dropped(int image) {
            return found[image] == UNSOUND ? DROPPED : 0;
        }

        @Override
        public int label(int image, int i) {
            requireOpen();
            return found[image];
        }

        @Override
        public float score(int image, int i) {
            return i == 0 ? 0.9f : 0.4f;
        }

        @Override
        public float left(int image, int i) {
            return LEFT;
        }

        @Override
        public float top(int image, int i) {
            return TOP;
        }

        @Override
        public float right(int image, int i) {
            return RIGHT;
        }

        @Override
        public float bottom(int image, int i) {
            return BOTTOM;
        }
    }
}
