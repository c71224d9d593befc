// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine whose devices are defined by the test.
 *
 * @param opened the options of each device opened so far
 */
record FakeEngine(String engine, int rank, List<DeviceStatus> devices, List<DeviceOptions> opened)
        implements EngineProvider {

    FakeEngine(String engine, int rank, List<DeviceStatus> devices) {
        this(engine, rank, devices, new ArrayList<>());
    }

    @Override
    public DeviceBackend open(DeviceId id, DeviceOptions options) {
        DeviceStatus status = devices.stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new DeviceUnavailableException("no " + id));
        if (!status.usable()) {
            throw new DeviceUnavailableException(id + ": " + status.reason());
        }
        opened.add(options);
        return new FakeDevice(id);
    }
}
