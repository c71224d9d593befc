// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The libraries of the CUDA engine that are there, with their versions, and the first needed one that is not. None of them needs a
 * GPU to be loaded and asked for its version.
 *
 * @param found the driver first
 * @param missing the first needed one that is missing; empty where the engine can start
 */
record CudaLibraries(List<Library> found, Optional<Missing> missing) {
    /** The driver first: where it is missing nothing else matters. */
    private static final List<NativeLibrary> LIBRARIES =
            List.of(NativeLibrary.CUDA, NativeLibrary.CUDNN, NativeLibrary.CUBLASLT, NativeLibrary.NVRTC);

    /**
     * The engine can do without: cuBLASLt only adds candidates for 1x1 convolutions, which cuDNN computes as well, and NVRTC is
     * not needed where our kernels are compiled already.
     */
    private static final Set<NativeLibrary> OPTIONAL = EnumSet.of(NativeLibrary.CUBLASLT, NativeLibrary.NVRTC);

    /** Looks for those that no start can do without. */
    static CudaLibraries findNeeded() {
        return find(LIBRARIES.stream()
                .filter(library -> !OPTIONAL.contains(library))
                .toList());
    }

    private static final String UNKNOWN = "unknown";

    /** Looks for all of them. */
    static CudaLibraries find() {
        return find(LIBRARIES);
    }

    private static CudaLibraries find(List<NativeLibrary> libraries) {
        List<Library> found = new ArrayList<>();
        Optional<Missing> missing = Optional.empty();
        for (NativeLibrary library : libraries) {
            LibraryStatus status = NativeLibraries.load(library);
            switch (status) {
                case Loaded loaded ->
                    found.add(new Library(
                            name(library), version(library), loaded.path().toString()));
                case Missing absent -> {
                    if (missing.isEmpty() && !OPTIONAL.contains(library)) {
                        missing = Optional.of(absent);
                    }
                }
            }
        }
        return new CudaLibraries(found, missing);
    }

    /** Looks for the driver alone, which costs nothing where there is none. */
    static Optional<Missing> missingDriver() {
        return NativeLibraries.load(NativeLibrary.CUDA) instanceof Missing missing
                ? Optional.of(missing)
                : Optional.empty();
    }

    /**
     * Loads a library.
     *
     * @throws DeviceUnavailableException where it is missing; the message lists the places looked in
     */
    static void require(NativeLibrary library) {
        if (NativeLibraries.load(library) instanceof Missing missing) {
            throw new DeviceUnavailableException(library.displayName() + " is not available: " + missing.reason()
                    + (missing.searched().isEmpty() ? "" : "; looked in " + String.join("; ", missing.searched())));
        }
    }

    /** As the library counts, 130100 for 13.1.0; 0 where it is missing. */
    static long cublasLtVersion() {
        return NativeLibraries.load(NativeLibrary.CUBLASLT) instanceof Loaded ? cublasLt_h.cublasLtGetVersion() : 0;
    }

    private static String name(NativeLibrary library) {
        return switch (library) {
            case CUDA -> "CUDA driver";
            case CUDNN -> "cuDNN";
            case CUBLASLT -> "cuBLASLt";
            case NVRTC -> "NVRTC";
            case DNNL, GOMP -> throw new IllegalArgumentException(library + " is none of CUDA's");
        };
    }

    private static String version(NativeLibrary library) {
        return switch (library) {
            case CUDA -> driverVersion();
            // 92400 is 9.24.0 since cuDNN 9; before, the major version counted thousands.
            case CUDNN -> dotted(cudnn_h.cudnnGetVersion(), 10_000, 100);
            case CUBLASLT -> dotted(cublasLtVersion(), 10_000, 100);
            case NVRTC -> nvrtcVersion();
            case DNNL, GOMP -> throw new IllegalArgumentException(library + " is none of CUDA's");
        };
    }

    // What is only told to the user keeps nobody from using the rest.
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
            // The one function of the driver that may be called before cuInit and without a GPU.
            int status = cuda_h.cuDriverGetVersion(version);
            int value = version.get(ValueLayout.JAVA_INT, 0);
            return status == 0 ? value / 1000 + "." + value % 1000 / 10 : UNKNOWN;
        }
    }

    private static String dotted(long version, long major, long minor) {
        return version / major + "." + version % major / minor + "." + version % minor;
    }
}
