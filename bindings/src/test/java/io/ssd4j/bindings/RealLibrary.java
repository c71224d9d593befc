// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;

/** NVIDIA's own libraries, for the tests that want them. */
final class RealLibrary {
    private RealLibrary() {}

    /** Loads one, or skips the test and tells where it was looked for. */
    static Path orSkip(NativeLibrary library) {
        return switch (NativeLibraries.load(library)) {
            case LibraryStatus.Loaded loaded -> loaded.path();
            case LibraryStatus.Missing missing ->
                abort(missing.reason() + "\n  " + String.join("\n  ", missing.searched()));
        };
    }
}
