// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * {@code {"schema":1,"devices":[{"id","usable","reason","libraries":[{"name","version","path"}],"searched":[…]}]}}.
 */
final class DevicesJson {
    private DevicesJson() {}

    static void write(List<DeviceStatus> devices, PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeArrayPropertyStart("devices");
            for (DeviceStatus device : devices) {
                write(device, json);
            }
            json.writeEndArray();
        });
    }

    private static void write(DeviceStatus device, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", device.id().toString());
        json.writeBooleanProperty("usable", device.usable());
        json.writeStringProperty("reason", device.reason());
        json.writeArrayPropertyStart("libraries");
        for (Library library : device.libraries()) {
            json.writeStartObject();
            json.writeStringProperty("name", library.name());
            json.writeStringProperty("version", library.version());
            json.writeStringProperty("path", library.path());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("searched");
        for (String place : device.searched()) {
            json.writeString(place);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
