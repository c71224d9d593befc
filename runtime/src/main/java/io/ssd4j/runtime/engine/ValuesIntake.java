// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceInput;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.DeviceValues;
import io.ssd4j.runtime.network.Shape;
import java.util.List;

/** Checks the values of a session that are in a GPU's memory, and knows whether there are any. */
final class ValuesIntake implements DeviceInput, Intake {
    private final RunGuard guard;
    private final DeviceBackend device;
    private final SessionBackend backend;
    private final List<Long> shape;
    private boolean isSet;

    ValuesIntake(RunGuard guard, DeviceBackend device, SessionBackend backend, int batch, Shape input) {
        this.guard = guard;
        this.device = device;
        this.backend = backend;
        this.shape = List.of((long) batch, (long) input.channels(), (long) input.height(), (long) input.width());
    }

    @Override
    public void set(DeviceValues values, DeviceProducer producer) {
        guard.enter();
        try {
            if (!values.shape().equals(shape)) {
                throw new IllegalArgumentException("values of shape " + values.shape() + ", but the session's input is "
                        + shape + ": [images, channels, height, width]");
            }
            device.enter();
            isSet = false;
            backend.take(values, producer);
            isSet = true;
        } finally {
            guard.exit();
        }
    }

    @Override
    public void requireAll() {
        if (!isSet) {
            throw new IllegalStateException("the session has no input: call set(...) before the run");
        }
    }
}
