// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import java.util.List;

/** Finds and opens one kind of device. A new engine is a package that provides this service. */
public interface EngineProvider {

    /** The engine's name, the first part of its device ids: {@code cpu}, {@code cuda}. */
    String engine();

    /** The order in which {@code auto} tries engines: higher ranks first. */
    int rank();

    /** The engine's devices, usable or not; if there is none, one entry with the reason. Never empty, never throws. */
    List<DeviceStatus> devices();

    /**
     * The devices that {@code auto} chooses from: like {@link #devices()}, but an engine may omit details of an unusable device
     * that take time to find.
     */
    default List<DeviceStatus> candidates() {
        return devices();
    }

    /**
     * Opens a device.
     *
     * @param id a device of this engine
     * @throws io.ssd4j.runtime.DeviceUnavailableException if it is not usable
     */
    DeviceBackend open(DeviceId id, DeviceOptions options);
}
