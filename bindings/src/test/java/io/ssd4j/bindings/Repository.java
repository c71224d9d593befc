// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.nio.file.Path;

/** Where the project's own files are while its tests run. */
final class Repository {
    private Repository() {}

    static Path root() {
        // Surefire sets it to the folder of the module, whatever the working folder is.
        return Path.of(System.getProperty("basedir")).resolve("..").normalize();
    }

    static Path nativeHeaders() {
        return root().resolve("native-headers");
    }

    static Path generatedJava() {
        return root().resolve("bindings/src/generated/java");
    }
}
