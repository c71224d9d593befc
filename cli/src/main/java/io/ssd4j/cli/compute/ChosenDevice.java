// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.runtime.Device;
import tools.jackson.core.JsonGenerator;

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

    /** Writes the property {@code "device":{"id","name","reason"}}. */
    public void writeProperty(JsonGenerator json) {
        json.writeObjectPropertyStart("device");
        json.writeStringProperty("id", id);
        json.writeStringProperty("name", name);
        json.writeStringProperty("reason", reason);
        json.writeEndObject();
    }
}
