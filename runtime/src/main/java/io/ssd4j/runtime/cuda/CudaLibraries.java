// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.cublaslt.cublasLt_h;
import io.ssd4j.bindings.cuda.cuda_h;
import io.ssd4j.bindings.cudnn.cudnn_h;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.nvrtc.Nvrtc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The installed libraries of the CUDA engine with their versions, and the first required one that is missing. Loading them and reading their
 * versions needs no GPU.
 *
 * @param found the driver first
 * @param missing the first required library that is missing; empty if the engine can start
 */
record CudaLibraries(List<Library> found, Optional<Missing> missing) {
    private static final String UNKNOWN = "unknown";

    /** The driver first: without it nothing else matters. */
    private static final Set<NativeLibrary> REQUIRED =
            Collections.unmodifiableSet(EnumSet.of(NativeLibrary.CUDA, NativeLibrary.CUDNN));

    /**
     * Libraries that the engine can do without: cuBLASLt only adds candidates for 1x1 convolutions, which cuDNN computes as well, and NVRTC is
     * not needed if our kernels are already compiled.
     */
    private static final Set<NativeLibrary> OPTIONAL =
            Collections.unmodifiableSet(EnumSet.of(NativeLibrary.CUBLASLT, NativeLibrary.NVRTC));

    /** Looks for the libraries that every start needs. */
    static CudaLibraries findNeeded() {
        return find(REQUIRED.stream());
    }

    /** Looks for all libraries. */
    static CudaLibraries find() {
        return find(Stream.concat(REQUIRED.stream(), OPTIONAL.stream()));
    }

    private static CudaLibraries find(Stream<NativeLibrary> libraries) {
        List<Library> found = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        libraries.forEach(library -> {
            switch (NativeLibraries.load(library)) {
                case Loaded loaded ->
                    found.add(new Library(
                            library.displayName(),
                            version(library),
                            loaded.path().toString()));
                case Missing absent -> missing.add(absent);
            }
        });
        return new CudaLibraries(
                found,
                missing.stream()
                        .filter(absent -> REQUIRED.contains(absent.library()))
                        .findFirst());
    }

    /** Looks for the driver only, which costs nothing if there is none. */
    static Optional<Missing> missingDriver() {
        return NativeLibraries.load(NativeLibrary.CUDA) instanceof Missing missing
                ? Optional.of(missing)
                : Optional.empty();
    }

    /**
     * Loads a library.
     *
     * @throws DeviceUnavailableException if it is missing; the message lists the places searched
     */
    static void require(NativeLibrary library) {
        if (NativeLibraries.load(library) instanceof Missing missing) {
            throw new DeviceUnavailableException(library.displayName() + " is not available: " + missing.reason()
                    + (missing.searched().isEmpty() ? "" : "; looked in " + String.join("; ", missing.searched())));
        }
    }

    /** The version number of cuBLASLt, 130100 for 13.1.0; 0 if it is missing. */
    static long cublasLtVersion() {
        return NativeLibraries.load(NativeLibrary.CUBLASLT) instanceof Loaded ? cublasLt_h.cublasLtGetVersion() : 0;
    }

    private static String version(NativeLibrary library) {
        return switch (library) {
            case CUDA -> driverVersion();
            // 92400 is 9.24.0 since cuDNN 9; before, the major version counted thousands.
            case CUDNN -> dotted(cudnn_h.cudnnGetVersion(), 10_000, 100);
            case CUBLASLT -> dotted(cublasLtVersion(), 10_000, 100);
            case NVRTC -> nvrtcVersion();
            case DNNL, GOMP -> throw new IllegalArgumentException(library + " is not one of CUDA's");
        };
    }

    // A version that is only displayed must not prevent the use of the rest.
    private static String nvrtcVersion() {
        try {
            return Nvrtc.version();
        } catch (NativeCallException e) {
            return UNKNOWN;
        }
    }

    private static String driverVersion() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment version = arena.allocate(ValueLayout.JAVA_INT);
            // The only function of the driver that may be called before cuInit and without a GPU.
            int status = cuda_h.cuDriverGetVersion(version);
            int value = version.get(ValueLayout.JAVA_INT, 0);
            return status == 0 ? value / 1000 + "." + value % 1000 / 10 : UNKNOWN;
        }
    }

    private static String dotted(long version, long major, long minor) {
        return version / major + "." + version % major / minor + "." + version % minor;
    }
}
