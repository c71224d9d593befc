// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.List;

/** An engine whose devices are defined by the test. */
record FakeEngine(String engine, int rank, List<DeviceStatus> devices) implements EngineProvider {

    @Override
    public Device open(DeviceId id, DeviceOptions options, String reason) {
        DeviceStatus status = devices.stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new DeviceUnavailableException("no " + id));
        if (!status.usable()) {
            throw new DeviceUnavailableException(id + ": " + status.reason());
        }
        return new FakeDevice(id, options, reason);
    }
}
