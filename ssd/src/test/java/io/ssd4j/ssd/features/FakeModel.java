// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.features;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A model on a CPU whose map is the first value of the input. */
final class FakeModel implements Model, Device {
    static final String MAP = "pooled";

    /** Each run needs a permit, so that a test can hold runs. */
    final Semaphore runs = new Semaphore(Integer.MAX_VALUE);

    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final AtomicInteger openSessions = new AtomicInteger();

    /** Threads of the sessions, in the order in which they were opened. */
    final List<Integer> threadsOfSessions = Collections.synchronizedList(new ArrayList<>());

    private final int threads;
    private final Network network = Network.builder("made", new Shape(3, 1, 1))
            .branch(new Operation.MaxPooling(MAP, Network.INPUT, Window.of(1), Rounding.FLOOR))
            .output(MAP)
            .build();

    FakeModel(int threads) {
        this.threads = threads;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Precision precision() {
        return Precision.FP32;
    }

    @Override
    public Device device() {
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // extractors open no other sessions
    public <I extends SessionInput, O extends SessionOutputs> Session<I, O> openSession(SessionOptions<I, O> options) {
        openSessions.incrementAndGet();
        threadsOfSessions.add(options.threads());
        return (Session<I, O>) new FakeSession((SessionOptions<TensorInput, HostOutputs>) options);
    }

    @Override
    public DeviceId id() {
        return DeviceId.CPU;
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
    public Model load(Network other, Weights weights, Precision precision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private final class FakeSession implements Session<TensorInput, HostOutputs>, TensorInput, HostOutputs {
        private final SessionOptions<TensorInput, HostOutputs> options;
        private final MemorySegment values = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, 3);
        private final MemorySegment map = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, 3);

        FakeSession(SessionOptions<TensorInput, HostOutputs> options) {
            this.options = options;
        }

        @Override
        public Model model() {
            return FakeModel.this;
        }

        @Override
        public SessionOptions<TensorInput, HostOutputs> options() {
            return options;
        }

        @Override
        public TensorInput input() {
            return this;
        }

        @Override
        public HostOutputs outputs() {
            return this;
        }

        @Override
        public MemorySegment values() {
            return values;
        }

        @Override
        public MemorySegment get(String name) {
            return map;
        }

        @Override
        public void start() {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            runs.acquireUninterruptibly();
            runs.release();
            map.copyFrom(values);
            running.decrementAndGet();
        }

        @Override
        public void await() {}

        @Override
        public List<LayerTime> timeLayers(int times) {
            return List.of();
        }

        @Override
        public MemoryPlan memoryPlan() {
            return new MemoryPlan(0, 0, List.of());
        }

        @Override
        public void close() {
            openSessions.decrementAndGet();
        }
    }
}
