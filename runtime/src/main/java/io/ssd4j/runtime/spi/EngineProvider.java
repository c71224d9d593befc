// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import java.util.List;

/** An engine: what finds and opens one kind of device. A new engine is one package that provides this service. */
public interface EngineProvider {

    /** The engine's name, the first part of its devices' ids: {@code cpu}, {@code cuda}. */
    String engine();

    /** Where {@code auto} looks first: higher before lower. */
    int rank();

    /** The engine's devices, usable or not; where there is none, one entry that tells why. Never empty, never throws. */
    List<DeviceStatus> devices();

    /**
     * The devices that {@code auto} chooses from: as {@link #devices()}, but an engine may leave out of an unusable entry
     * what takes time to find.
     */
    default List<DeviceStatus> candidates() {
        return devices();
    }

    /**
     * Opens a device.
     *
     * @param id one of this engine
     * @param options how to open it
     * @param reason why it was chosen, for {@link Device#reason()}
     * @throws io.ssd4j.runtime.DeviceUnavailableException where it is not usable
     */
    Device open(DeviceId id, DeviceOptions options, String reason);
}
