// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine has an NVIDIA GPU, which the system knows without its driver. */
final class NvidiaHardware {
    private static final String VENDOR = "0x10de";

    /** The first digits of the class of displays and accelerators; NVIDIA also makes network cards and audio devices. */
    private static final String DISPLAY = "0x03";

    private NvidiaHardware() {}

    static boolean isIn(Machine machine) {
        return isOnPci(machine)
                || Files.exists(machine.path("/dev/dxg")) // WSL
                || machine.lines("/proc/device-tree/compatible").stream()
                        .anyMatch(line -> line.contains("nvidia,tegra"));
    }

    private static boolean isOnPci(Machine machine) {
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(machine.path("/sys/bus/pci/devices"))) {
            for (Path device : devices) {
                if (read(device.resolve("vendor")).equals(VENDOR)
                        && read(device.resolve("class")).startsWith(DISPLAY)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // not mounted, or no such bus
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
