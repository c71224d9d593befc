// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.bindings.files.OperatingSystem;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Examines a machine: Java, the system, the native libraries, and the device that {@code auto} chooses. */
public final class Examination {
    private final Machine machine;
    private final Distribution distribution;
    private boolean hasGpu;
    private boolean cuda12;

    /** Prepares the examination of a machine. */
    public Examination(Machine machine) {
        this.machine = machine;
        this.distribution = Distribution.of(machine);
        this.hasGpu = NvidiaHardware.isIn(machine);
    }

    /**
     * Examines the machine.
     *
     * @param libraries the findings of the parts with native libraries, the driver of the GPUs before the libraries that need it
     * @param devices lists the devices of all engines
     * @param report receives each finding as soon as it is known
     */
    public void run(Stream<Finding> libraries, Supplier<List<DeviceStatus>> devices, Consumer<Diagnosed> report) {
        new MachineFindings(machine, distribution).all().forEach(finding -> report.accept(diagnosed(finding)));
        libraries.forEach(finding -> {
            if (finding.id().equals("library.cuda")) {
                hasGpu |= finding.state() == State.OK;
                cuda12 = finding.version().orElse("").startsWith("12.");
            }
            report.accept(diagnosed(withHardware(finding)));
        });
        report.accept(diagnosed(Finding.of("auto", "--device auto", () -> chosen(devices.get()))));
    }

    private Diagnosed diagnosed(Finding finding) {
        // The packages are those of Linux; on other systems, the finding itself says what to do.
        boolean known =
                !finding.id().startsWith("library.") || OperatingSystem.of(machine.system()) == OperatingSystem.LINUX;
        return new Diagnosed(finding, known ? new Remedies(distribution, hasGpu, cuda12).of(finding) : List.of());
    }

    /** Without a GPU, nobody needs a driver, and the other libraries only to plan. */
    private Finding withHardware(Finding finding) {
        if (hasGpu
                || finding.state() != State.MISSING
                || OperatingSystem.of(machine.system()) != OperatingSystem.LINUX) {
            return finding;
        }
        String reason = switch (finding.id()) {
            case "library.cuda" -> "; the system shows no NVIDIA GPU";
            case "library.cudnn", "library.cublaslt", "library.nvrtc" ->
                "; without a GPU, only './ssd4j plan' needs it";
            default -> "";
        };
        return finding.with(finding.state(), finding.text() + reason);
    }

    private static Finding chosen(List<DeviceStatus> devices) {
        String id = "auto";
        String subject = "--device auto";
        return devices.stream()
                .filter(DeviceStatus::usable)
                .findFirst()
                .map(device -> new Finding(id, State.OK, subject, device.id() + ", " + device.name()))
                .orElseGet(() -> new Finding(
                        id,
                        State.BROKEN,
                        subject,
                        "no device is usable: "
                                + devices.stream()
                                        .map(device -> device.id() + ": " + device.reason())
                                        .collect(Collectors.joining("; "))));
    }
}
