// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recognizes GPUs of NVIDIA without a driver. */
class NvidiaHardwareTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({
        "0x10de, 0x030200, true", // an H200: a 3D controller
        "0x10de, 0x030000, true", // a VGA controller
        "0x10de, 0x040300, false", // the audio device of a graphics card
        "0x10de, 0x020700, false", // a network card
        "0x8086, 0x030000, false" // another vendor
    })
    void looksAtVendorAndClass(String vendor, String kind, boolean expected) throws IOException {
        FakeMachine machine = new FakeMachine(root)
                .file("/sys/bus/pci/devices/0000:00:1f.0/vendor", "0x8086\n")
                .file("/sys/bus/pci/devices/0000:00:1f.0/class", "0x060100\n")
                .file("/sys/bus/pci/devices/0000:19:00.0/vendor", vendor + "\n")
                .file("/sys/bus/pci/devices/0000:19:00.0/class", kind + "\n");
        assertEquals(expected, NvidiaHardware.isIn(machine.machine()));
    }

    @Test
    void aJetsonHasNoGpuOnABus() throws IOException {
        FakeMachine machine = new FakeMachine(root)
                .file("/proc/device-tree/compatible", "nvidia,p3768-0000+p3767-0005\0nvidia,tegra234\0");
        assertTrue(NvidiaHardware.isIn(machine.machine()));
    }

    @Test
    void underWslTheGpuIsADevice() throws IOException {
        assertTrue(
                NvidiaHardware.isIn(new FakeMachine(root).file("/dev/dxg", "").machine()));
    }

    @Test
    void anEmptyMachineHasNone() {
        assertFalse(NvidiaHardware.isIn(new FakeMachine(root).machine()));
    }
}
