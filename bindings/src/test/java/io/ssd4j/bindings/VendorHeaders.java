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

/** The headers in a jar of {@code org.bytedeco}, which the bindings were generated from. */
enum VendorHeaders {
    DNNL("dnnl", "oneapi/dnnl/dnnl.h"),
    LEPTONICA("leptonica", "leptonica/allheaders.h");

    private final String artifact;
    private final String oneOfThem;

    VendorHeaders(String artifact, String oneOfThem) {
        this.artifact = artifact;
        this.oneOfThem = oneOfThem;
    }

    /** Unpacks {@code oneapi/dnnl/dnnl.h} or {@code leptonica/allheaders.h}, and the other headers, into a folder. */
    void unpack(Path target) throws IOException {
        String folder = "org/bytedeco/" + artifact + "/linux-x86_64/include/";
        URL header = VendorHeaders.class.getClassLoader().getResource(folder + oneOfThem);
        JarURLConnection connection =
                (JarURLConnection) Objects.requireNonNull(header).openConnection();
        try (JarFile jar = new JarFile(connection.getJarFile().getName())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(folder) && !entry.isDirectory()) {
                    Path file = target.resolve(entry.getName().substring(folder.length()));
                    Files.createDirectories(file.getParent());
                    Files.write(file, jar.getInputStream(entry).readAllBytes());
                }
            }
        }
    }
}
