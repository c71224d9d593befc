// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.nio.file.Path;
import java.util.List;

/** What came of looking for a library: a value, so that absence is an answer and not an initialization error. */
public sealed interface LibraryStatus {

    /** The library that was looked for. */
    NativeLibrary library();

    /**
     * Loaded into this process.
     *
     * @param library the library
     * @param path the file that was loaded, absolute
     */
    record Loaded(NativeLibrary library, Path path) implements LibraryStatus {}

    /**
     * Not to be had.
     *
     * @param library the library
     * @param reason one sentence for the user
     * @param searched the places looked in, in order, each with what was found there
     */
    record Missing(NativeLibrary library, String reason, List<String> searched) implements LibraryStatus {}
}
