// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import java.util.List;
import java.util.Optional;

/** The shared libraries that the generated packages call; one generated package each. */
public enum NativeLibrary {
    /** GNU OpenMP, whose thread count oneDNN runs with. */
    GOMP(
            "gomp",
            "GNU OpenMP",
            Optional.of("natives"),
            "install GCC's OpenMP runtime, for example with: apt install libgomp1",
            "libgomp.so.1"),
    /** oneDNN, the CPU engine. */
    DNNL(
            "dnnl",
            "oneDNN",
            Optional.of("natives"),
            "put io.ssd4j:ssd4j-natives for this machine on the class path or the module path, or set"
                    + " SSD4J_LIBRARY_DNNL=FILE in the environment",
            "libdnnl.so.3"),
    /** leptonica with libjpeg-turbo and libwebp, which decode photos. */
    LEPTONICA(
            "leptonica",
            "leptonica",
            Optional.of("codecs-natives"),
            "put io.ssd4j:ssd4j-codecs-natives for this machine on the class path or the module path, or set"
                    + " SSD4J_LIBRARY_LEPTONICA=FILE in the environment",
            "libleptonica.so.6"),
    /** The CUDA driver, which only NVIDIA's driver package installs. */
    CUDA("cuda", "CUDA driver", Optional.empty(), "install NVIDIA's GPU driver", "libcuda.so.1"),
    /** cuDNN 9. */
    CUDNN(
            "cudnn",
            "cuDNN",
            Optional.empty(),
            "install cuDNN 9, for example with: pip install nvidia-cudnn-cu13",
            "libcudnn.so.9"),
    /** cuBLASLt. */
    CUBLASLT(
            "cublaslt",
            "cuBLASLt",
            Optional.empty(),
            "install cuBLAS, for example with: pip install nvidia-cublas",
            "libcublasLt.so.13",
            "libcublasLt.so.12"),
    /** NVRTC, the compiler of CUDA C kernels at run time. */
    NVRTC(
            "nvrtc",
            "NVRTC",
            Optional.empty(),
            "install NVRTC, for example with: pip install nvidia-cuda-nvrtc",
            "libnvrtc.so.13",
            "libnvrtc.so.12"),
    /** NVTX, which shows ranges in NVIDIA's profilers; the second name is that of CUDA 12. */
    NVTX(
            "nvtx",
            "NVTX",
            Optional.empty(),
            "install NVTX, for example with: pip install nvidia-nvtx",
            "libnvtx3interop.so.1",
            "libnvToolsExt.so.1");

    private final String key;
    private final String displayName;
    private final String remedy;

    @SuppressWarnings("ImmutableEnumChecker") // a string
    private final Optional<String> artifact;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> sonames;

    NativeLibrary(String key, String displayName, Optional<String> artifact, String remedy, String... sonames) {
        this.key = key;
        this.displayName = displayName;
        this.artifact = artifact;
        this.remedy = remedy;
        this.sonames = List.of(sonames);
    }

    /** The name in settings: {@code dnnl} in the property {@code io.ssd4j.library.dnnl}. */
    public String key() {
        return key;
    }

    /** The library's own name, {@code oneDNN}. */
    public String displayName() {
        return displayName;
    }

    /** The file names to search for on Linux, the preferred one first. */
    public List<String> sonames() {
        return sonames;
    }

    /** The file names to search for on a system, the preferred one first; none if the library is not used there. */
    List<String> sonames(OperatingSystem system) {
        return switch (system) {
            case LINUX -> sonames;
            case MACOS ->
                switch (this) {
                    // LLVM's OpenMP has GNU's functions too. Each build of oneDNN names one of these.
                    case GOMP -> List.of("libomp.dylib", "libiomp5.dylib");
                    case DNNL -> List.of("libdnnl.3.dylib");
                    case LEPTONICA -> List.of("libleptonica.6.dylib");
                    case CUDA, CUDNN, CUBLASLT, NVRTC, NVTX -> List.of();
                };
            case WINDOWS, OTHER -> List.of();
        };
    }

    /** The remedy for a user without the library, as an imperative. */
    String remedy(OperatingSystem system) {
        if (system != OperatingSystem.MACOS) {
            return remedy;
        }
        return switch (this) {
            case GOMP, DNNL ->
                "unpack libdnnl.3.dylib and the OpenMP library beside it from the jar org.bytedeco:dnnl for macOS, and name their"
                        + " folder in SSD4J_LIBRARY_PATH; docs/platforms.md has the version";
            case LEPTONICA -> "photos are decoded without it, except for WebP and rare kinds of JPEG";
            case CUDA, CUDNN, CUBLASLT, NVRTC, NVTX -> "NVIDIA has no driver for macOS: use the CPU";
        };
    }

    /** Why no native library is called on a system, and what to do; empty if they are. */
    static Optional<String> refusal(OperatingSystem system) {
        return switch (system) {
            case LINUX, MACOS -> Optional.empty();
            case WINDOWS ->
                Optional.of("ssd4j calls no native libraries on Windows: run it in the Windows Subsystem for Linux"
                        + " (wsl --install), which has GPUs too");
            case OTHER ->
                Optional.of("ssd4j calls native libraries on Linux and macOS only, not on "
                        + System.getProperty("os.name"));
        };
    }

    /** The name of the artifacts that deliver it, without {@code ssd4j-} and the platform; empty for NVIDIA's libraries. */
    Optional<String> artifact() {
        return artifact;
    }

    /** Whether it is one of NVIDIA's libraries, which can be pinned to one common folder. */
    boolean isCuda() {
        return artifact.isEmpty();
    }

    /**
     * Whether a build other than the bundled one may be used if the user has not named it. Other builds of leptonica may contain
     * other versions of libjpeg-turbo and libwebp, or none.
     */
    boolean isSoughtInSystem() {
        return this != LEPTONICA;
    }

    /**
     * The libraries to load first. oneDNN lists libgomp in its NEEDED entries. NVIDIA's libraries open each other by
     * file name on first use, which succeeds for libraries that are already loaded, regardless of their location.
     */
    List<NativeLibrary> loadedBefore() {
        return switch (this) {
            case DNNL -> List.of(GOMP);
            case CUDNN -> List.of(CUDA, CUBLASLT, NVRTC);
            case CUBLASLT -> List.of(CUDA);
            case GOMP, LEPTONICA, CUDA, NVRTC, NVTX -> List.of();
        };
    }
}
