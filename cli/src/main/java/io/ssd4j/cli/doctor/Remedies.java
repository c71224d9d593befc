// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.util.List;

/**
 * What to do about a finding on one distribution. The packages of NVIDIA's libraries are in NVIDIA's repository for the distribution; those
 * of Python are on PyPI, for every distribution with glibc.
 */
final class Remedies {
    private static final String REPOSITORY = " (from NVIDIA's repository)";

    private final Distribution distribution;
    private final boolean hasGpu;
    private final boolean cuda12;

    /**
     * @param hasGpu whether the machine has an NVIDIA GPU
     * @param cuda12 whether the driver supports CUDA 12 but not CUDA 13
     */
    Remedies(Distribution distribution, boolean hasGpu, boolean cuda12) {
        this.distribution = distribution;
        this.hasGpu = hasGpu;
        this.cuda12 = cuda12;
    }

    /** The commands or instructions, each sufficient by itself, the simplest first; empty if there is nothing to do. */
    List<String> of(Finding finding) {
        if (finding.state() == State.OK) {
            return List.of();
        }
        boolean absent = finding.state() == State.MISSING;
        return switch (finding.id()) {
            case "library.gomp" -> absent ? openMp() : List.of();
            case "library.cuda" -> absent && hasGpu ? driver() : List.of();
            case "library.cudnn" ->
                vendor(cuda12 ? "nvidia-cudnn-cu12" : "nvidia-cudnn-cu13", "libcudnn9-cuda-" + major());
            case "library.cublaslt" ->
                absent ? vendor(cuda12 ? "nvidia-cublas-cu12" : "nvidia-cublas", "libcublas-" + toolkit()) : List.of();
            case "library.nvrtc" ->
                absent
                        ? vendor(cuda12 ? "nvidia-cuda-nvrtc-cu12" : "nvidia-cuda-nvrtc", "cuda-nvrtc-" + toolkit())
                        : List.of();
            case "java.vector" -> List.of("use a complete JDK, or add jdk.incubator.vector to the modules of jlink");
            case "weights" -> List.of("./ssd4j weights --fetch torchvision:coco");
            default -> List.of();
        };
    }

    private int major() {
        return cuda12 ? 12 : 13;
    }

    /** The oldest toolkit of that major version whose library works with every cuDNN that is supported. */
    private String toolkit() {
        return cuda12 ? "12-8" : "13-0";
    }

    private List<String> openMp() {
        return switch (distribution.manager()) {
            case APT, ZYPPER -> List.of(distribution.manager().install("libgomp1"));
            case DNF, APK -> List.of(distribution.manager().install("libgomp"));
            case PACMAN -> List.of(distribution.manager().install("gcc-libs"));
            case UNKNOWN -> List.of();
        };
    }

    private List<String> driver() {
        PackageManager manager = distribution.manager();
        return switch (manager) {
            case APT ->
                List.of(
                        distribution.isUbuntu()
                                ? "ubuntu-drivers install"
                                : manager.install("nvidia-driver") + " (from the component non-free)");
            case DNF ->
                List.of(
                        distribution.id().equals("fedora")
                                ? manager.install("akmod-nvidia") + " (from RPM Fusion)"
                                : manager.install("nvidia-open") + REPOSITORY);
            case ZYPPER -> List.of(manager.install("nvidia-open") + REPOSITORY);
            case PACMAN -> List.of(manager.install("nvidia-open"));
            case APK -> List.of("NVIDIA's driver does not support musl: use a distribution with glibc");
            case UNKNOWN -> List.of("install NVIDIA's driver for this distribution");
        };
    }

    private List<String> vendor(String wheel, String systemPackage) {
        PackageManager manager = distribution.manager();
        String pip = "pip install " + wheel;
        return switch (manager) {
            case APT, DNF, ZYPPER -> List.of(pip, manager.install(systemPackage) + REPOSITORY);
            case PACMAN -> List.of(pip, manager.install(systemPackage.startsWith("libcudnn") ? "cudnn" : "cuda"));
            case APK -> List.of("NVIDIA's libraries do not support musl: use a distribution with glibc");
            case UNKNOWN -> List.of(pip);
        };
    }
}
