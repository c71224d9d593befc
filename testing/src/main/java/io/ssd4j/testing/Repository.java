// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folders of this repository while its tests run. */
public final class Repository {
    private static final Path ROOT = find();

    private Repository() {}

    /** The top folder, absolute. */
    public static Path root() {
        return ROOT;
    }

    /** The folder of a Maven module, for example {@code runtime}. */
    public static Path module(String name) {
        return ROOT.resolve(name);
    }

    // The working folder of a test is the module's folder, the repository's folder, or any other in an IDE.
    private static Path find() {
        Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("neither " + start + " nor a folder above it contains a file mvnw");
    }
}
