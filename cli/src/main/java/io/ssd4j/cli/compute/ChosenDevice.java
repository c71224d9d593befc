// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.runtime.Device;

/**
 * A description of a device that outlives it.
 *
 * @param id {@code cpu}, {@code cuda:0}
 * @param name the hardware's own name
 * @param reason why it was chosen
 */
public record ChosenDevice(String id, String name, String reason) {
    /** Describes an open device. */
    public static ChosenDevice of(Device device) {
        return new ChosenDevice(device.id().toString(), device.name(), device.reason());
    }
}
