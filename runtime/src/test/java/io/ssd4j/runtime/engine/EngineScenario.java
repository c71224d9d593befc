// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.interleaving.Scenario;
import java.util.ConcurrentModificationException;
import java.util.List;

/** Threads that use and close the engine's skeleton on a watched device. In the end, everything was closed once and in order. */
abstract class EngineScenario implements Scenario {
    private static final Network NETWORK = Network.builder("pooled", new Shape(3, 4, 4))
            .maxPooling("pooled", Window.of(2).stride(2), Rounding.FLOOR)
            .output("pooled")
            .build();

    private static final int TRIES = 10;

    private final WatchedBackend backend = new WatchedBackend();
    final Device device = new OpenDevice(backend, DeviceOptions.DEFAULT, "watched");

    final Model load() {
        return device.load(NETWORK, new RandomWeights(1), Precision.FP32);
    }

    /** Closes as soon as nothing depends on it. */
    static void closeWhenFree(Device device) {
        while (refuses(device::close)) {
            Thread.onSpinWait();
        }
    }

    static void closeWhenFree(Model model) {
        while (refuses(model::close)) {
            Thread.onSpinWait();
        }
    }

    static void closeWhenFree(Session<?, ?> session) {
        while (refuses(session::close)) {
            Thread.onSpinWait();
        }
    }

    /** Whether something is refused as documented. */
    static boolean refuses(Runnable use) {
        try {
            use.run();
            return false;
        } catch (IllegalStateException | ConcurrentModificationException e) {
            return true;
        }
    }

    @Override
    public void check() {
        assertEquals("", backend.wrong());
        assertEquals(1, backend.closings(), "closings of the device");
    }

    /** One thread runs a session, another waits for the same run, a third closes everything. */
    static final class RunAndClose extends EngineScenario {
        private final Model model = load();
        private final Session<TensorInput, HostOutputs> session = model.openSession(1);

        @Override
        public List<Runnable> threads() {
            return List.of(
                    () -> {
                        if (!refuses(session::start)) {
                            refuses(session::await);
                        }
                    },
                    () -> {
                        boolean waits = false;
                        for (int i = 0; i < TRIES && !waits; i++) {
                            waits = !refuses(session::await);
                        }
                    },
                    () -> {
                        closeWhenFree(session);
                        closeWhenFree(model);
                        closeWhenFree(device);
                    });
        }
    }

    /** Two threads run one session again and again. */
    static final class TwoRun extends EngineScenario {
        private final Model model = load();
        private final Session<TensorInput, HostOutputs> session = model.openSession(1);

        @Override
        public List<Runnable> threads() {
            Runnable runs = () -> {
                for (int i = 0; i < 2; i++) {
                    refuses(session::run);
                }
            };
            return List.of(runs, runs);
        }

        @Override
        public void check() {
            session.close();
            model.close();
            device.close();
            super.check();
        }
    }

    /** Threads open sessions of a model while it and its device are closed. */
    static final class OpenAndClose extends EngineScenario {
        private final Model model = load();

        @Override
        public List<Runnable> threads() {
            Runnable opens = () -> refuses(() -> {
                try (var session = model.openSession(1)) {
                    session.run();
                }
            });
            return List.of(opens, opens, () -> {
                closeWhenFree(model);
                closeWhenFree(device);
            });
        }
    }

    /** A thread loads a model while another closes the device. */
    static final class LoadAndClose extends EngineScenario {
        @Override
        public List<Runnable> threads() {
            return List.of(() -> refuses(() -> load().close()), () -> closeWhenFree(device));
        }
    }

    /** Two threads close everything, as if each owned it: neither is refused. */
    static final class TwoClose extends EngineScenario {
        private final Model model = load();
        private final Session<TensorInput, HostOutputs> session = model.openSession(1);

        @Override
        public List<Runnable> threads() {
            Runnable closes = () -> {
                session.close();
                model.close();
                device.close();
            };
            return List.of(closes, closes);
        }
    }
}
