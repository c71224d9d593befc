// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Finds and loads the native libraries, each once for the process.
 *
 * <p>A library must be loaded here before the first class of its generated package is touched: those classes look their
 * functions up among the libraries that this module's class loader has loaded, and load nothing themselves.
 *
 * <p>The places looked in, in order:
 *
 * <ol>
 *   <li>the system property {@code io.ssd4j.library.<key>}, then the environment variable {@code SSD4J_LIBRARY_<KEY>}, with the
 *       {@linkplain NativeLibrary#key() key} of the library; each names a file or the folder that holds it, and where one is
 *       set, nothing after it is looked at;
 *   <li>the folders of the environment variable {@code SSD4J_LIBRARY_PATH};
 *   <li>oneDNN and libgomp: the jar {@code org.bytedeco:dnnl} for this machine, on the class path or the module path, unpacked
 *       into {@code ~/.cache/ssd4j} or where the property {@code io.ssd4j.cache} says;
 *   <li>cuDNN, cuBLASLt and NVRTC: NVIDIA's Python packages, the {@code lib} of each folder in {@code site-packages/nvidia} of
 *       {@code VIRTUAL_ENV}, {@code CONDA_PREFIX}, {@code .venv} in the working folder, the python3 on the PATH, and
 *       {@code ~/.local}; then the toolkits of {@code CUDA_HOME}, {@code CUDA_PATH} and {@code /usr/local/cuda};
 *   <li>the system: {@code LD_LIBRARY_PATH}, the folders of {@code /etc/ld.so.conf.d}, and the usual ones.
 * </ol>
 *
 * <p>The property {@code io.ssd4j.cuda.libraries}, or else the environment variable {@code SSD4J_CUDA_LIBRARIES}, names one
 * folder for all of NVIDIA's libraries, the driver included. Where it is set no other place is looked at, whatever else is
 * set: it is how a test puts a stand-in driver under the CUDA engine and can be sure that no real library joins it.
 *
 * <p>All methods may be called by any thread.
 */
public final class NativeLibraries {
    private static final Map<NativeLibrary, LibraryStatus> KNOWN = new EnumMap<>(NativeLibrary.class);

    private NativeLibraries() {}

    /**
     * Loads a library, and before it those that it needs. The answer stays the same for the life of the process.
     *
     * @param library which one
     * @return where it was loaded from; or why it is not to be had, which includes a module without native access
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

    private static LibraryStatus find(NativeLibrary library) {
        try {
            // What comes of them does not matter here: the dynamic linker may know a place that we do not, and where it
            // does not, its text names the file that it missed.
            library.loadedBefore().forEach(NativeLibraries::load);
            Surroundings surroundings = Surroundings.ofThisProcess();
            List<Place> places = new LibraryPlaces(surroundings).of(library);
            return LibraryFinder.find(library, places, NativeLibraries::open, new MavenDelivery(surroundings));
        } catch (IllegalCallerException e) {
            return new LibraryStatus.Missing(library, NativeAccess.missing(), List.of());
        }
    }

    /** Called from a class of this module, because a library belongs to the class loader of the caller. */
    private static void open(Path file) {
        System.load(file.toString());
    }
}
