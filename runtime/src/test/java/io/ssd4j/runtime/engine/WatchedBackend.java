// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A device that computes nothing and watches how it is used: nothing after it is closed, nothing closed before what depends on it, no session
 * by two threads. Its fields change often, so that the scheduler may switch threads inside of each call.
 */
final class WatchedBackend implements DeviceBackend {
    private final AtomicInteger models = new AtomicInteger();
    private int closings;
    private String wrong = "";

    /** What was wrong first; empty if nothing was. */
    String wrong() {
        return wrong;
    }

    /** How often the device was closed. */
    int closings() {
        return closings;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition && wrong.isEmpty()) {
            wrong = otherwise;
        }
    }

    @Override
    public DeviceId id() {
        return new DeviceId("watched", 0);
    }

    @Override
    public String name() {
        return "watched";
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.FP32);
    }

    @Override
    public void enter() {
        require(closings == 0, "the device was used after it was closed");
    }

    @Override
    public ModelBackend prepare(Network network, Weights weights, Precision precision) {
        models.incrementAndGet();
        return new WatchedModel();
    }

    @Override
    public void close() {
        closings++;
        require(closings == 1, "the device was closed twice");
        require(models.get() == 0, "the device was closed before its models");
    }

    private final class WatchedModel implements ModelBackend {
        private final AtomicInteger sessions = new AtomicInteger();
        private int closings;

        @Override
        public SessionBackend prepare(SessionOptions<?, ?> options) {
            require(closings == 0, "a session was opened after its model was closed");
            sessions.incrementAndGet();
            return new WatchedSession(this);
        }

        @Override
        public long weightBytes() {
            return 0;
        }

        @Override
        public void close() {
            closings++;
            require(closings == 1, "a model was closed twice");
            require(sessions.get() == 0, "a model was closed before its sessions");
            models.decrementAndGet();
        }
    }

    private final class WatchedSession implements SessionBackend {
        private final WatchedModel model;
        private int inside;
        private int runs;
        private int closings;

        WatchedSession(WatchedModel model) {
            this.model = model;
        }

        private void use(int change) {
            inside++;
            require(inside == 1, "two threads were in a session");
            require(closings == 0, "a session was used after it was closed");
            runs += change;
            inside--;
        }

        @Override
        public void launch() {
            require(runs == 0, "a run was started during a run");
            use(1);
        }

        @Override
        public void await() {
            require(runs == 1, "a run was awaited twice");
            use(-1);
        }

        @Override
        public MemorySegment values() {
            return MemorySegment.NULL;
        }

        @Override
        public void take(int image, Frame frame) {
            use(0);
        }

        @Override
        public Outputs outputs() {
            return new Outputs.Host(Map.of());
        }

        @Override
        public MemoryPlan memoryPlan() {
            return new MemoryPlan(0, 0, List.of());
        }

        @Override
        public void close() {
            closings++;
            require(closings == 1, "a session was closed twice");
            require(inside == 0 && runs == 0, "a session was closed during a run");
            model.sessions.decrementAndGet();
        }
    }
}
