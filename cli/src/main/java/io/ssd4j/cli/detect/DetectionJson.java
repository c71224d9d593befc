// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A line for each photo: {@code {"schema":1,"image","width","height","detections":[{"label","name","score","box":[left, top, right,
 * bottom]}]}} or {@code {"schema":1,"image","error"}}.
 */
final class DetectionJson implements DetectionReport {
    private final CommandContext context;
    private final PrintWriter out;
    private final boolean tellsDevice;

    /**
     * @param requested the device that was requested; what {@code auto} chose is printed on standard error
     */
    DetectionJson(CommandContext context, String requested) {
        this.context = context;
        this.out = context.out();
        this.tellsDevice = requested.equals(SharedValues.AnyDevice.AUTO);
    }

    @Override
    public void begin(String weights, List<ChosenDevice> devices) {
        if (tellsDevice) {
            devices.forEach(device ->
                    context.err().println("ssd4j: " + device.id() + ", " + device.name() + ": " + device.reason()));
        }
    }

    @Override
    public void detected(String name, int width, int height, List<Detection> detections, Optional<Path> picture) {
        JsonDocument.write(out, json -> {
            json.writeStringProperty("image", name);
            json.writeNumberProperty("width", width);
            json.writeNumberProperty("height", height);
            json.writeArrayPropertyStart("detections");
            for (Detection detection : detections) {
                json.writeStartObject();
                json.writeNumberProperty("label", detection.label());
                json.writeStringProperty("name", detection.name());
                json.writeNumberProperty("score", detection.score());
                json.writeArrayPropertyStart("box");
                Box box = detection.box();
                json.writeNumber(box.left());
                json.writeNumber(box.top());
                json.writeNumber(box.right());
                json.writeNumber(box.bottom());
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    @Override
    public void failed(String name, String reason) {
        JsonDocument.write(out, json -> {
            json.writeStringProperty("image", name);
            json.writeStringProperty("error", reason);
        });
    }
}
