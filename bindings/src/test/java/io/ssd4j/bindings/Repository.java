// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.nio.file.Path;

/** The location of the project's files during tests. */
final class Repository {
    private Repository() {}

    static Path root() {
        // Surefire sets it to the module's folder, independent of the working directory.
        return Path.of(System.getProperty("basedir")).resolve("..").normalize();
    }

    static Path nativeHeaders() {
        return root().resolve("native-headers");
    }

    static Path generatedJava() {
        return root().resolve("bindings/src/generated/java");
    }
}
