// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** The artifact on the class path that contains oneDNN for this machine: a jar, or a folder if it is not packaged yet. */
final class OneDnnNatives {
    private OneDnnNatives() {}

    static Path path() throws IOException {
        URL library = resource("libdnnl.so.3");
        if (library.openConnection() instanceof JarURLConnection connection) {
            return Path.of(connection.getJarFile().getName());
        }
        String file = library.toString();
        return Path.of(URI.create(
                file.substring(0, file.length() - entry("libdnnl.so.3").length())));
    }

    /** The hash of a library in the artifact, in hexadecimal. */
    static String sha256(String name) throws IOException {
        try (InputStream in = resource(name).openStream()) {
            byte[] content = in.readAllBytes();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL resource(String name) {
        return Objects.requireNonNull(OneDnnNatives.class.getClassLoader().getResource(entry(name)));
    }

    private static String entry(String name) {
        return NativesArtifact.entry(Surroundings.ofThisProcess(), name);
    }
}
