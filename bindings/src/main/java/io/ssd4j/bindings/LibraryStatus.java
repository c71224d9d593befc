// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import java.nio.file.Path;
import java.util.List;

/** The result of a search for a library. It is a value, so a missing library is not a class initialization error. */
public sealed interface LibraryStatus {

    /** The library that was searched for. */
    NativeLibrary library();

    /**
     * Loaded into this process.
     *
     * @param library the library
     * @param path the file that was loaded, absolute
     */
    record Loaded(NativeLibrary library, Path path) implements LibraryStatus {}

    /**
     * Not available.
     *
     * @param library the library
     * @param reason one sentence for the user
     * @param searched the searched places in order, each with the result
     * @param present whether a file was found that cannot be loaded
     */
    record Missing(NativeLibrary library, String reason, List<String> searched, boolean present)
            implements LibraryStatus {

        /** The reason without the general advice at its end, for a caller that knows what to install on this machine. */
        public String cause() {
            String advice = LibraryFinder.advice(library, OperatingSystem.ofThisProcess());
            return reason.endsWith(advice) ? reason.substring(0, reason.length() - advice.length()) : reason;
        }
    }
}
