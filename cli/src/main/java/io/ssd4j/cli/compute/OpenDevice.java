// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.spi.DeviceChoice;
import io.ssd4j.cli.spi.SharedValues.AnyDevice;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import java.util.List;
import java.util.stream.Stream;

/** Opens the device that the user named. */
public final class OpenDevice {
    private OpenDevice() {}

    /**
     * Opens a device.
     *
     * @throws UsageException if no engine has that name, or it is several devices
     * @throws DeviceUnavailableException if the device cannot be used
     * @throws UnsupportedPrecisionException if it does not compute in the precision
     */
    public static Device open(DeviceSource devices, String device, DeviceOptions options, Precision precision) {
        if (!DeviceChoice.of(device).isOne()) {
            throw new UsageException("--device " + device + ": only detect computes on several GPUs");
        }
        Device opened = openAny(devices, device, options);
        if (!opened.precisions().contains(precision)) {
            try (opened) {
                throw new UnsupportedPrecisionException(
                        opened.id() + " (" + opened.name() + ")",
                        precision,
                        opened.lacks(precision),
                        opened.precisions());
            }
        }
        return opened;
    }

    private static Device openAny(DeviceSource devices, String device, DeviceOptions options) {
        try {
            return devices.open(device, options);
        } catch (DeviceUnavailableException e) {
            List<String> engines = devices.all().stream()
                    .map(status -> status.id().engine())
                    .distinct()
                    .sorted()
                    .toList();
            // A device that is unusable here, as opposed to a name that means nothing on any machine.
            if (device.equals(AnyDevice.AUTO)
                    || engines.contains(DeviceId.parse(device).engine())) {
                throw e;
            }
            throw new UsageException("there is no device '" + device + "'; there are "
                    + String.join(
                            ", ",
                            Stream.concat(Stream.of(AnyDevice.AUTO), engines.stream())
                                    .toList()));
        }
    }
}
