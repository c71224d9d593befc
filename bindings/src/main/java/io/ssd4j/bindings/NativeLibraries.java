// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds and opens the native libraries, each once for the class loader of this class. Several class loaders of a process can
 * use the same library; it stays in the process until the end.
 *
 * <p>A library must be loaded here before a function of its generated package is called: those classes look their functions up
 * in {@link #symbols} and load nothing themselves.
 *
 * <p>The places that are searched, in order:
 *
 * <ol>
 *   <li>the system property {@code io.ssd4j.library.<key>}, then the environment variable {@code SSD4J_LIBRARY_<KEY>}, with the
 *       {@linkplain NativeLibrary#key() key} of the library; each names a file or the folder that contains it, and if one is
 *       set, no later place is searched;
 *   <li>the folders of the environment variable {@code SSD4J_LIBRARY_PATH};
 *   <li>oneDNN and libgomp: the artifact {@code io.ssd4j:ssd4j-natives-linux-*} for this machine, on the class path, on the
 *       module path or in the runtime image, unpacked into {@code ~/.cache/ssd4j} or the folder that the property
 *       {@code io.ssd4j.cache} names; leptonica: {@code io.ssd4j:ssd4j-codecs-natives-linux-*} in the same way;
 *   <li>cuDNN, cuBLASLt, NVRTC and NVTX: NVIDIA's Python packages, the {@code lib} of each folder in {@code site-packages/nvidia} of
 *       {@code VIRTUAL_ENV}, {@code CONDA_PREFIX}, {@code .venv} in the working folder, the python3 on the PATH, and
 *       {@code ~/.local}; then the toolkits of {@code CUDA_HOME}, {@code CUDA_PATH} and {@code /usr/local/cuda};
 *   <li>the system, except for leptonica: {@code LD_LIBRARY_PATH}, the folders of {@code /etc/ld.so.conf} and
 *       {@code /etc/ld.so.conf.d}, and the usual ones; NVIDIA's libraries last by their name alone, wherever the dynamic linker
 *       knows them.
 * </ol>
 *
 * <p>The property {@code io.ssd4j.cuda.libraries}, or else the environment variable {@code SSD4J_CUDA_LIBRARIES}, names one
 * folder for all of NVIDIA's libraries, including the driver. If it is set, no other place is searched, regardless of other
 * settings, so that a test can run the CUDA engine on a stand-in driver without loading any real library.
 *
 * <p>Thread-safe.
 */
public final class NativeLibraries {
    private static final Map<NativeLibrary, LibraryStatus> KNOWN = new EnumMap<>(NativeLibrary.class);
    private static final Map<Path, SymbolLookup> OPENED = new HashMap<>();

    private NativeLibraries() {}

    /**
     * Loads a library, after those that it needs. The result never changes once it is known.
     *
     * @return the file that was loaded; or why the library is not available, which includes a module without native access
     */
    public static LibraryStatus load(NativeLibrary library) {
        synchronized (KNOWN) {
            LibraryStatus known = KNOWN.get(library);
            if (known == null) {
                known = find(library);
                KNOWN.put(library, known);
            }
            return known;
        }
    }

    /** The symbols of a library, for its generated package; none while the library is not loaded. */
    public static SymbolLookup symbols(NativeLibrary library) {
        return name -> find(library, name);
    }

    private static Optional<MemorySegment> find(NativeLibrary library, String symbol) {
        synchronized (KNOWN) {
            return KNOWN.get(library) instanceof LibraryStatus.Loaded loaded
                    ? Optional.ofNullable(OPENED.get(loaded.path())).flatMap(opened -> opened.find(symbol))
                    : Optional.empty();
        }
    }

    private static LibraryStatus find(NativeLibrary library) {
        try {
            // Their status does not matter: the dynamic linker may find them elsewhere, and otherwise names the missing
            // file.
            library.loadedBefore().forEach(NativeLibraries::load);
            return find(library, Surroundings.ofThisProcess(), NativeLibraries::open);
        } catch (InvalidPathException e) {
            return new LibraryStatus.Missing(
                    library, "'" + e.getInput() + "' is not a valid path: " + e.getReason(), "", List.of(), false);
        } catch (IllegalCallerException e) {
            return new LibraryStatus.Missing(library, NativeAccess.missing(), "", List.of(), true);
        }
    }

    /** Finds a library in given surroundings; a test replaces them. */
    static LibraryStatus find(NativeLibrary library, Surroundings surroundings, Consumer<Path> opener) {
        OperatingSystem system = surroundings.operatingSystem();
        Optional<String> refusal = NativeLibrary.refusal(system);
        if (refusal.isPresent()) {
            return new LibraryStatus.Missing(library, refusal.get(), "", List.of(), false);
        }
        if (library.sonames(system).isEmpty()) {
            return new LibraryStatus.Missing(
                    library,
                    library.displayName() + " is not available: " + library.remedy(system),
                    "",
                    List.of(),
                    false);
        }
        return LibraryFinder.find(
                library,
                system,
                new LibraryPlaces(surroundings).of(library),
                opener,
                new NativesArtifact(surroundings));
    }

    private static void open(Path file) {
        OPENED.put(file, DynamicLinker.open(file));
    }
}
