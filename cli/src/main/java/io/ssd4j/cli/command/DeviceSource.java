// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import java.util.List;

/** Provides devices to commands; tests replace it. */
public interface DeviceSource {

    /** The devices of the engines on the module path. */
    DeviceSource INSTALLED = new DeviceSource() {
        @Override
        public Device open(String device, DeviceOptions options) {
            return Device.open(device, options);
        }

        @Override
        public List<DeviceStatus> all() {
            return Device.all();
        }
    };

    /** As {@link Device#open(String, DeviceOptions)}. */
    Device open(String device, DeviceOptions options);

    /** As {@link Device#all()}. */
    List<DeviceStatus> all();
}
