// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus;
import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.cublaslt.cublasLt_h;
import io.ssd4j.bindings.cudnn.cudnn_h;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.nvrtc.Nvrtc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The installed libraries of the CUDA engine with their versions, and the first required one that is missing. Loading
 * them and reading their versions needs no GPU.
 *
 * @param found the driver first
 * @param missing the first required library that is missing; empty if the engine can start
 */
record CudaLibraries(List<Library> found, Optional<Missing> missing) {
    private static final long MAJOR = 10_000;

    private static final List<NativeLibrary> REQUIRED = List.of(NativeLibrary.CUDA, NativeLibrary.CUDNN);

    /** Looks for all libraries. */
    static CudaLibraries find() {
        // The last two are optional: cuBLASLt only adds candidates for 1x1 convolutions, which cuDNN computes as well,
        // and NVRTC is not needed if our kernels are already compiled.
        return find(List.of(NativeLibrary.CUDA, NativeLibrary.CUDNN, NativeLibrary.CUBLASLT, NativeLibrary.NVRTC));
    }

    /** Looks for the libraries that every start needs. */
    static CudaLibraries findRequired() {
        return find(REQUIRED);
    }

    /** Looks for the driver only, which costs nothing if there is none. */
    static CudaLibraries findDriver() {
        return find(List.of(NativeLibrary.CUDA));
    }

    private static CudaLibraries find(List<NativeLibrary> libraries) {
        List<Library> found = new ArrayList<>();
        Optional<Missing> missing = Optional.empty();
        for (NativeLibrary library : libraries) {
            LibraryStatus status = NativeLibraries.load(library);
            if (status instanceof Loaded loaded) {
                found.add(new Library(
                        library.displayName(), version(library), loaded.path().toString()));
            } else if (status instanceof Missing absent && missing.isEmpty() && REQUIRED.contains(library)) {
                missing = Optional.of(absent);
            }
        }
        return new CudaLibraries(found, missing);
    }

    /**
     * Loads a library.
     *
     * @throws DeviceUnavailableException if it is missing; the message lists the places searched
     */
    static void require(NativeLibrary library) {
        if (NativeLibraries.load(library) instanceof Missing missing) {
            throw unavailable(library.displayName(), missing.reason(), missing.searched());
        }
    }

    /**
     * Loads cuDNN.
     *
     * @throws DeviceUnavailableException if it is missing or too old
     */
    static void requireCudnn() {
        require(NativeLibrary.CUDNN);
        oldCudnn().ifPresent(reason -> {
            throw unavailable(NativeLibrary.CUDNN.displayName(), reason, List.of());
        });
    }

    /** Why the loaded cuDNN cannot be used; empty if it can. */
    static Optional<String> oldCudnn() {
        long version = cudnn_h.cudnnGetVersion();
        return SupportedCudnn.isUsable(version)
                ? Optional.empty()
                : Optional.of("cuDNN " + cudnnVersion(version) + " is too old, " + cudnnVersion(SupportedCudnn.OLDEST)
                        + " is needed: install a newer one, for example with: pip install nvidia-cudnn-cu13");
    }

    /** 92400 is 9.24.0 since cuDNN 9; before, the major version counted thousands. */
    private static String cudnnVersion(long version) {
        return version < MAJOR ? dotted(version, 1000, 100) : dotted(version, MAJOR, 100);
    }

    static DeviceUnavailableException unavailable(String what, String reason, List<String> searched) {
        return new DeviceUnavailableException(what + " is not available: " + reason
                + (searched.isEmpty() ? "" : "; looked in " + String.join("; ", searched)));
    }

    /** The version number of cuBLASLt, 130100 for 13.1.0; 0 if it is missing. */
    static long cublasLtVersion() {
        return NativeLibraries.load(NativeLibrary.CUBLASLT) instanceof Loaded ? cublasLt_h.cublasLtGetVersion() : 0;
    }

    /** The version that a loaded library reports. */
    static String version(NativeLibrary library) {
        return switch (library) {
            case CUDA -> CudaDriver.version().toString();
            case CUDNN -> cudnnVersion(cudnn_h.cudnnGetVersion());
            case CUBLASLT -> dotted(cublasLtVersion(), 10_000, 100);
            case NVRTC -> nvrtcVersion();
            case NVTX, DNNL, GOMP, LEPTONICA ->
                throw new IllegalArgumentException(library + " has no version of this kind");
        };
    }

    // A version that is only displayed must not prevent the use of the rest.
    private static String nvrtcVersion() {
        try {
            return Nvrtc.version();
        } catch (NativeCallException e) {
            return "unknown";
        }
    }

    private static String dotted(long version, long major, long minor) {
        return version / major + "." + version % major / minor + "." + version % minor;
    }
}
