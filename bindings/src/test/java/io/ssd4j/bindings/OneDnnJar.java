// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The jar on the class path that delivers oneDNN. */
final class OneDnnJar {
    private OneDnnJar() {}

    static Path path() throws IOException {
        URL library = OneDnnJar.class.getClassLoader().getResource(entry("libdnnl.so.3"));
        JarURLConnection connection =
                (JarURLConnection) Objects.requireNonNull(library).openConnection();
        return Path.of(connection.getJarFile().getName());
    }

    /** The path of this machine's library in the jar. */
    static String entry(String name) {
        String classifier =
                MavenDelivery.coordinates(Surroundings.ofThisProcess()).replaceFirst(".*:", "");
        return "org/bytedeco/dnnl/" + classifier + "/" + name;
    }

    /** The hash of a library in the jar, in hexadecimal. */
    static String sha256(String name) throws IOException {
        try (JarFile jar = new JarFile(path().toFile())) {
            byte[] content = jar.getInputStream(jar.getJarEntry(entry(name))).readAllBytes();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks {@code oneapi/dnnl/dnnl.h} and the other headers in its folder. */
    static void unpackHeaders(Path folder) throws IOException {
        try (JarFile jar = new JarFile(path().toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                int include = entry.getName().indexOf("/include/");
                if (include >= 0 && !entry.isDirectory()) {
                    Path header = folder.resolve(entry.getName().substring(include + "/include/".length()));
                    Files.createDirectories(header.getParent());
                    Files.write(header, jar.getInputStream(entry).readAllBytes());
                }
            }
        }
    }
}
