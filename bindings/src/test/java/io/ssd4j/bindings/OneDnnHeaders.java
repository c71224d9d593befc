// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The headers in the jar {@code org.bytedeco:dnnl}, which the bindings were generated from. */
final class OneDnnHeaders {
    private static final String FOLDER = "org/bytedeco/dnnl/linux-x86_64/include/";

    private OneDnnHeaders() {}

    /** Unpacks {@code oneapi/dnnl/dnnl.h} and the other headers into a folder. */
    static void unpack(Path folder) throws IOException {
        URL header = OneDnnHeaders.class.getClassLoader().getResource(FOLDER + "oneapi/dnnl/dnnl.h");
        JarURLConnection connection =
                (JarURLConnection) Objects.requireNonNull(header).openConnection();
        try (JarFile jar = new JarFile(connection.getJarFile().getName())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(FOLDER) && !entry.isDirectory()) {
                    Path file = folder.resolve(entry.getName().substring(FOLDER.length()));
                    Files.createDirectories(file.getParent());
                    Files.write(file, jar.getInputStream(entry).readAllBytes());
                }
            }
        }
    }
}
