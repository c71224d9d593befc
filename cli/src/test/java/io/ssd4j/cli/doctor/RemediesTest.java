// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages that distributions, NVIDIA and PyPI have under these names. */
class RemediesTest {
    private static final String NVIDIA = " (from NVIDIA's repository)";

    private static Finding missing(String id) {
        return new Finding(id, State.MISSING, "subject", "text");
    }

    private static Remedies on(String id, PackageManager manager, boolean cuda12) {
        return new Remedies(new Distribution(id, id, manager), true, cuda12);
    }

    @ParameterizedTest
    @CsvSource({
        "debian, APT, apt install libcudnn9-cuda-13, apt install libcublas-13-0, apt install cuda-nvrtc-13-0",
        "rocky, DNF, dnf install libcudnn9-cuda-13, dnf install libcublas-13-0, dnf install cuda-nvrtc-13-0",
        "sles, ZYPPER, zypper install libcudnn9-cuda-13, zypper install libcublas-13-0, zypper install cuda-nvrtc-13-0"
    })
    void systemPackagesOfCuda13(String id, PackageManager manager, String cudnn, String cublas, String nvrtc) {
        Remedies remedies = on(id, manager, false);
        assertEquals(List.of("pip install nvidia-cudnn-cu13", cudnn + NVIDIA), remedies.of(missing("library.cudnn")));
        assertEquals(List.of("pip install nvidia-cublas", cublas + NVIDIA), remedies.of(missing("library.cublaslt")));
        assertEquals(List.of("pip install nvidia-cuda-nvrtc", nvrtc + NVIDIA), remedies.of(missing("library.nvrtc")));
    }

    @Test
    void aDriverForCuda12NeedsTheLibrariesOfCuda12() {
        Remedies remedies = on("debian", PackageManager.APT, true);
        assertEquals(
                List.of("pip install nvidia-cudnn-cu12", "apt install libcudnn9-cuda-12" + NVIDIA),
                remedies.of(missing("library.cudnn")));
        assertEquals(
                List.of("pip install nvidia-cublas-cu12", "apt install libcublas-12-8" + NVIDIA),
                remedies.of(missing("library.cublaslt")));
        assertEquals(
                List.of("pip install nvidia-cuda-nvrtc-cu12", "apt install cuda-nvrtc-12-8" + NVIDIA),
                remedies.of(missing("library.nvrtc")));
    }

    @ParameterizedTest
    @CsvSource({
        "debian, APT, apt install nvidia-driver (from the component non-free)",
        "ubuntu, APT, ubuntu-drivers install",
        "fedora, DNF, dnf install akmod-nvidia (from RPM Fusion)",
        "rhel, DNF, dnf install nvidia-open (from NVIDIA's repository)",
        "arch, PACMAN, pacman -S nvidia-open",
        "alpine, APK, NVIDIA's driver does not support musl: use a distribution with glibc",
        "nixos, UNKNOWN, install NVIDIA's driver for this distribution"
    })
    void drivers(String id, PackageManager manager, String command) {
        assertEquals(List.of(command), on(id, manager, false).of(missing("library.cuda")));
    }

    @ParameterizedTest
    @CsvSource({
        "debian, APT, apt install libgomp1",
        "fedora, DNF, dnf install libgomp",
        "sles, ZYPPER, zypper install libgomp1",
        "arch, PACMAN, pacman -S gcc-libs",
        "alpine, APK, apk add libgomp"
    })
    void openMp(String id, PackageManager manager, String command) {
        assertEquals(List.of(command), on(id, manager, false).of(missing("library.gomp")));
    }

    @Test
    void withoutAGpuNobodyIsAskedToInstallADriver() {
        Remedies remedies = new Remedies(new Distribution("debian", "", PackageManager.APT), false, false);
        assertEquals(List.of(), remedies.of(missing("library.cuda")));
    }

    @Test
    void whatIsThereNeedsNothing() {
        Remedies remedies = on("debian", PackageManager.APT, false);
        assertEquals(List.of(), remedies.of(new Finding("library.cudnn", State.OK, "cuDNN", "9.24.0")));
        assertEquals(
                List.of(),
                remedies.of(new Finding("library.nvrtc", State.BROKEN, "NVRTC", "no library")),
                "installing it again would not help if a setting names another file");
        assertEquals(
                2,
                remedies.of(new Finding("library.cudnn", State.LIMITED, "cuDNN", "9.1.0"))
                        .size(),
                "a newer one helps");
    }
}
