// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.Device;
import io.ssd4j.ssd.detect.Detector;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The models of this JVM. A model is loaded for the first task that needs it, is shared by all tasks at the same time, and stays for later ones
 * until a task wants another model on the same device and no task uses the old one. Thread-safe.
 */
final class ExecutorModels {
    private static final Map<ModelKey, Loaded> MODELS = new HashMap<>();

    private ExecutorModels() {}

    private static final class Loaded {
        private final Device device;
        private final Detector detector;
        private int users;

        private Loaded(Device device, Detector detector) {
            this.device = device;
            this.detector = detector;
        }

        private static Loaded open(ModelKey key) {
            Device device = key.openDevice();
            try {
                return new Loaded(device, key.openDetector(device));
            } catch (RuntimeException | Error e) {
                device.close();
                throw e;
            }
        }

        private void close() {
            detector.close();
            device.close();
        }
    }

    /** The right of one task to use a model. */
    static final class Lease implements AutoCloseable {
        private final Loaded loaded;
        private boolean returned;

        private Lease(Loaded loaded) {
            this.loaded = loaded;
        }

        Detector detector() {
            return loaded.detector;
        }

        /** Gives the model back; idempotent. The task must not compute with it any more. */
        @Override
        public void close() {
            synchronized (MODELS) {
                if (!returned) {
                    returned = true;
                    loaded.users--;
                }
            }
        }
    }

    /**
     * Borrows a model, which is loaded if it is not there. Tasks that start while it is loaded wait for it.
     *
     * @throws io.ssd4j.runtime.WeightsException if the weights cannot be used
     * @throws io.ssd4j.runtime.DeviceUnavailableException if the device is not usable
     */
    static Lease borrow(ModelKey key) {
        synchronized (MODELS) {
            Loaded loaded = MODELS.get(key);
            if (loaded == null) {
                closeIdle(key.device());
                loaded = Loaded.open(key);
                MODELS.put(key, loaded);
            }
            loaded.users++;
            return new Lease(loaded);
        }
    }

    private static void closeIdle(String device) {
        for (Iterator<Map.Entry<ModelKey, Loaded>> models = MODELS.entrySet().iterator(); models.hasNext(); ) {
            Map.Entry<ModelKey, Loaded> model = models.next();
            if (model.getKey().device().equals(device) && model.getValue().users == 0) {
                models.remove();
                model.getValue().close();
            }
        }
    }

    /** The number of models that are loaded. */
    static int loaded() {
        synchronized (MODELS) {
            return MODELS.size();
        }
    }

    /** The number of tasks that use a model. */
    static int users() {
        synchronized (MODELS) {
            return MODELS.values().stream().mapToInt(model -> model.users).sum();
        }
    }
}
