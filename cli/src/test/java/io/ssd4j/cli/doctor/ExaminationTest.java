// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about machines that this one is not. */
class ExaminationTest {
    private static final Finding NO_DRIVER =
            Finding.notLoaded("cuda", "CUDA driver", false, "libcuda.so.1 not found", List.of());
    private static final Finding NO_CUDNN =
            Finding.notLoaded("cudnn", "cuDNN", false, "libcudnn.so.9 not found", List.of());

    @TempDir
    private Path root;

    private final List<Diagnosed> reported = new ArrayList<>();

    private Diagnosed examined(FakeMachine machine, String id, Finding... libraries) {
        DeviceStatus cpu = new DeviceStatus(DeviceId.CPU, "Processor", true, "usable", List.of(), List.of());
        new Examination(machine.machine()).run(Stream.of(libraries), () -> List.of(cpu), reported::add);
        return reported.stream()
                .filter(diagnosed -> diagnosed.finding().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private FakeMachine debian() throws IOException {
        return new FakeMachine(root).file("/etc/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 13\"\n");
    }

    private FakeMachine withGpu(FakeMachine machine) throws IOException {
        return machine.file("/sys/bus/pci/devices/0000:19:00.0/vendor", "0x10de\n")
                .file("/sys/bus/pci/devices/0000:19:00.0/class", "0x030200\n");
    }

    @Test
    void withoutAGpuADriverIsNotAdvised() throws IOException {
        Diagnosed driver = examined(debian(), "library.cuda", NO_DRIVER, NO_CUDNN);
        assertAll(
                () -> assertEquals(
                        "libcuda.so.1 not found; the system shows no NVIDIA GPU",
                        driver.finding().text()),
                () -> assertEquals(List.of(), driver.install()));
    }

    @Test
    void aGpuWithoutADriverNeedsOne() throws IOException {
        Diagnosed driver = examined(withGpu(debian()), "library.cuda", NO_DRIVER);
        assertAll(
                () -> assertEquals("libcuda.so.1 not found", driver.finding().text()),
                () -> assertEquals(
                        List.of("apt install nvidia-driver (from the component non-free)"), driver.install()));
    }

    @Test
    void theLibrariesAreThoseOfTheDriversCudaVersion() throws IOException {
        Diagnosed older =
                examined(debian(), "library.cudnn", Finding.loaded("cuda", "CUDA driver", "12.4", "/x"), NO_CUDNN);
        reported.clear();
        Diagnosed newer =
                examined(debian(), "library.cudnn", Finding.loaded("cuda", "CUDA driver", "13.0", "/x"), NO_CUDNN);
        assertAll(
                () -> assertEquals(
                        "pip install nvidia-cudnn-cu12", older.install().getFirst()),
                () -> assertEquals("libcudnn.so.9 not found", older.finding().text(), "there is a GPU"),
                () -> assertEquals(
                        "pip install nvidia-cudnn-cu13", newer.install().getFirst()));
    }

    @Test
    void muslIsNotEnough() throws IOException {
        FakeMachine alpine =
                new FakeMachine(root).file("/etc/os-release", "ID=alpine\nPRETTY_NAME=\"Alpine Linux v3.22\"\n");
        Finding system = examined(alpine, "system").finding();
        assertAll(
                () -> assertEquals(State.BROKEN, system.state()),
                () -> assertTrue(
                        system.text().startsWith("Alpine Linux v3.22, amd64, musl: the native libraries need glibc"),
                        system.text()));
    }

    @Test
    void windowsAndMacOsAreToldWhatTheyLack() {
        Finding refused = Finding.notLoaded("cudnn", "cuDNN", false, "no native libraries on Windows", List.of());
        Diagnosed windows = examined(new FakeMachine(root).property("os.name", "Windows 11"), "library.cudnn", refused);
        Finding system = reported.stream()
                .map(Diagnosed::finding)
                .filter(finding -> finding.id().equals("system"))
                .findFirst()
                .orElseThrow();
        reported.clear();
        Finding macOs = examined(new FakeMachine(root).property("os.name", "Mac OS X"), "system")
                .finding();
        assertAll(
                () -> assertEquals(refused, windows.finding()),
                () -> assertEquals(List.of(), windows.install(), "pip would install libraries for Linux"),
                () -> assertEquals(State.BROKEN, system.state()),
                () -> assertTrue(system.text().endsWith("(wsl --install)"), system.text()),
                () -> assertEquals(State.LIMITED, macOs.state()),
                () -> assertTrue(macOs.text().contains("oneDNN is not delivered for macOS"), macOs.text()));
    }

    @Test
    void readsTheSystemsFiles() throws IOException {
        FakeMachine machine = debian().file("/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n")
                .file("/proc/cpuinfo", "processor\t: 0\n".repeat(1000))
                .property("java.runtime.version", "25.0.3+9-LTS")
                .property("java.vendor", "Eclipse Adoptium")
                .property("java.home", "/jdk");
        Finding pages = examined(machine, "hugepages").finding();
        Finding threads = examined(machine, "threads").finding();
        assertAll(
                () -> assertEquals(State.LIMITED, pages.state()),
                () -> assertTrue(pages.text().startsWith("transparent: always madvise [never]; "), pages.text()),
                () -> assertTrue(threads.text().contains(" processors of the machine's 1000, "), threads.text()),
                () -> assertEquals(
                        "25.0.3+9-LTS, Eclipse Adoptium, /jdk",
                        examined(machine, "java").finding().text()),
                () -> assertEquals(
                        "Debian GNU/Linux 13, amd64",
                        examined(machine, "system").finding().text()));
    }

    @Test
    void eachFindingIsReportedBeforeTheNextIsMade() {
        List<Integer> before = new ArrayList<>();
        Stream<Finding> libraries = Stream.of(NO_DRIVER, NO_CUDNN).peek(_ -> before.add(reported.size()));
        new Examination(new FakeMachine(root).machine()).run(libraries, List::of, reported::add);
        assertEquals(before.getFirst() + 1, before.getLast());
        List<String> ids =
                reported.stream().map(diagnosed -> diagnosed.finding().id()).toList();
        assertEquals(List.of("library.cuda", "library.cudnn", "auto"), ids.subList(ids.size() - 3, ids.size()));
    }

    @Test
    void devicesThatCannotBeListedAreAFinding() {
        new Examination(new FakeMachine(root).machine())
                .run(
                        Stream.of(),
                        () -> {
                            throw new ExceptionInInitializerError(new IllegalStateException("no function cuInit"));
                        },
                        reported::add);
        assertEquals(
                new Finding(
                        "auto",
                        State.BROKEN,
                        "--device auto",
                        "cannot be used: java.lang.IllegalStateException: no function cuInit"),
                reported.getLast().finding());
    }
}
