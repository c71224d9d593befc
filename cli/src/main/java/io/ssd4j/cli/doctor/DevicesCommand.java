// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.cli.command.Advice;
import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/**
 * {@code ssd4j devices}; as JSON {@code {"schema":1,"devices":[{"id","usable","reason","libraries":[{"name","version",
 * "path"}],"searched":[…]}]}}.
 */
@Command(
        name = "devices",
        description =
                "List every device of every engine, usable or not: its libraries with versions and paths, or what is"
                        + " missing and where it was looked for.",
        mixinStandardHelpOptions = true)
public final class DevicesCommand implements Runnable {
    private final CommandContext context;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    public DevicesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        List<DeviceStatus> devices = context.devices().all();
        if (json) {
            JsonDocument.write(context.out(), document -> {
                document.writeArrayPropertyStart("devices");
                devices.forEach(device -> write(device, document));
                document.writeEndArray();
            });
        } else {
            devices.forEach(device -> write(device, context.out()));
        }
    }

    private static void write(DeviceStatus device, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", device.id().toString());
        json.writeBooleanProperty("usable", device.usable());
        json.writeStringProperty("reason", Advice.of(device.reason()));
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
        device.searched().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(DeviceStatus device, PrintWriter out) {
        out.printf(Locale.ROOT, "%-8s %s, %s%n", device.id(), device.usable() ? "usable" : "not usable", device.name());
        out.println("         " + Advice.of(device.reason()));
        for (Library library : device.libraries()) {
            out.printf(Locale.ROOT, "         %s %s  %s%n", library.name(), library.version(), library.path());
        }
        if (!device.searched().isEmpty()) {
            out.println("         looked in");
            device.searched().forEach(place -> out.println("           " + place));
        }
    }
}
