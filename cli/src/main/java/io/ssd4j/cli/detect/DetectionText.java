// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.command.TextTable;
import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A table for each photo. */
final class DetectionText implements DetectionReport {
    private static final TextTable.Column[] COLUMNS = {
        TextTable.Column.right("  label"),
        TextTable.Column.left("name"),
        TextTable.Column.right("score"),
        TextTable.Column.right("left"),
        TextTable.Column.right("top"),
        TextTable.Column.right("right"),
        TextTable.Column.right("bottom"),
    };

    private final PrintWriter out;
    private final float threshold;

    DetectionText(PrintWriter out, float threshold) {
        this.out = out;
        this.threshold = threshold;
    }

    @Override
    public void begin(String weights, List<ChosenDevice> devices) {
        out.println("weights  " + weights);
        for (ChosenDevice device : devices) {
            out.println("device   " + device.id() + ", " + device.name());
            out.println("         " + device.reason());
        }
    }

    @Override
    public void detected(String name, int width, int height, List<Detection> detections, Optional<Path> picture) {
        out.println();
        out.println(name + ", " + width + " x " + height);
        if (detections.isEmpty()) {
            out.println("  nothing with a score above " + threshold);
        } else {
            table(detections).write(out);
        }
        picture.ifPresent(file -> out.println("  drawn in " + file));
    }

    private static TextTable table(List<Detection> detections) {
        TextTable table = new TextTable(COLUMNS);
        for (Detection detection : detections) {
            Box box = detection.box();
            table.row(
                    Integer.toString(detection.label()),
                    detection.name(),
                    String.format(Locale.ROOT, "%.4f", detection.score()),
                    pixels(box.left()),
                    pixels(box.top()),
                    pixels(box.right()),
                    pixels(box.bottom()));
        }
        return table;
    }

    private static String pixels(float edge) {
        // Plus zero, because -0.04 would be printed as -0.0.
        return String.format(Locale.ROOT, "%.1f", Math.round(edge * 10) / 10.0 + 0.0);
    }

    @Override
    public void failed(String name, String reason) {
        out.println();
        out.println(name);
        out.println("  not searched: " + reason);
    }
}
