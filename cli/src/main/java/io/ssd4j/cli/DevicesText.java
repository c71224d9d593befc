// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The devices, for people. */
final class DevicesText {
    private DevicesText() {}

    static void write(List<DeviceStatus> devices, PrintWriter out) {
        for (DeviceStatus device : devices) {
            out.printf(
                    Locale.ROOT,
                    "%-8s %s, %s%n",
                    device.id(),
                    device.usable() ? "usable" : "not usable",
                    device.name());
            out.println("         " + device.reason());
            for (Library library : device.libraries()) {
                out.printf(Locale.ROOT, "         %s %s  %s%n", library.name(), library.version(), library.path());
            }
            if (!device.searched().isEmpty()) {
                out.println("         looked in");
                device.searched().forEach(place -> out.println("           " + place));
            }
        }
    }
}
