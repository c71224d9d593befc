// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

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
     * @param cause why, for a caller that knows what to install on this machine
     * @param advice what to do in general; may be empty
     * @param searched the searched places in order, each with the result
     * @param present whether a file was found that cannot be loaded
     */
    record Missing(NativeLibrary library, String cause, String advice, List<String> searched, boolean present)
            implements LibraryStatus {

        /** One sentence for the user: the cause, and what to do. */
        public String reason() {
            return sentence(cause, advice);
        }

        static String sentence(String cause, String advice) {
            return advice.isEmpty() ? cause : cause + "; " + advice;
        }
    }
}
