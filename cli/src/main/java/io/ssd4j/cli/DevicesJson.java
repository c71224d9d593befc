// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * {@code {"schema":1,"devices":[{"id","usable","reason","libraries":[{"name","version","path"}],"searched":[…]}]}}.
 */
final class DevicesJson {
    private DevicesJson() {}

    static void write(List<DeviceStatus> devices, PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeArrayFieldStart("devices");
            for (DeviceStatus device : devices) {
                write(device, json);
            }
            json.writeEndArray();
        });
    }

    private static void write(DeviceStatus device, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", device.id().toString());
        json.writeBooleanField("usable", device.usable());
        json.writeStringField("reason", device.reason());
        json.writeArrayFieldStart("libraries");
        for (Library library : device.libraries()) {
            json.writeStartObject();
            json.writeStringField("name", library.name());
            json.writeStringField("version", library.version());
            json.writeStringField("path", library.path());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("searched");
        for (String place : device.searched()) {
            json.writeString(place);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
