// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Unpacks oneDNN and libgomp from the jar {@code org.bytedeco:dnnl}, which contains plain shared libraries in addition
 * to JNI code, which is not used here. Only the exact files that the bindings were generated for are accepted: this
 * module contains their SHA-256.
 */
final class MavenDelivery implements LibraryFinder.Delivery {
    private static final String HASHES = "delivered.sha256";

    private final Surroundings surroundings;

    MavenDelivery(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static String coordinates(Surroundings surroundings) {
        return "Maven's org.bytedeco:dnnl:" + classifier(surroundings);
    }

    private static String classifier(Surroundings surroundings) {
        return "linux-" + (surroundings.machine().equals("aarch64") ? "arm64" : surroundings.machine());
    }

    @Override
    public Optional<Path> unpack(NativeLibrary library) throws IOException {
        String name = library.sonames().getFirst();
        String entry = "org/bytedeco/dnnl/" + classifier(surroundings) + "/" + name;
        Optional<LibraryCache.Source> source = source(entry);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        String sha256 = hashes().get(entry);
        if (sha256 == null) {
            throw new IOException("no hash of " + entry + " is known, so it is not used");
        }
        return Optional.of(LibraryCache.of(surroundings).file(name, sha256, source.get()));
    }

    private Optional<LibraryCache.Source> source(String entry) {
        URL resource = MavenDelivery.class.getClassLoader().getResource(entry);
        return resource != null ? Optional.of(resource::openStream) : onModulePath(entry);
    }

    /**
     * The jar as a file. On the module path it is a module that no other module requires, so Java does not resolve it
     * and no class loader can read its content.
     */
    private Optional<LibraryCache.Source> onModulePath(String entry) {
        return surroundings.property("jdk.module.path").stream()
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .map(Path::of)
                .flatMap(path -> Stream.concat(Stream.of(path), Folders.under(path, "dnnl-*.jar").stream()))
                .filter(jar -> jar.getFileName() != null
                        && jar.getFileName().toString().matches("dnnl-.*\\.jar"))
                .filter(jar -> holds(jar, entry))
                .<LibraryCache.Source>map(jar -> () ->
                        URI.create("jar:" + jar.toUri() + "!/" + entry).toURL().openStream())
                .findFirst();
    }

    private static boolean holds(Path jar, String entry) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(entry) != null;
        } catch (IOException e) {
            return false; // no jar, whatever its name
        }
    }

    private static Map<String, String> hashes() throws IOException {
        try (InputStream in = MavenDelivery.class.getResourceAsStream(HASHES)) {
            if (in == null) {
                throw new IOException("the resource " + HASHES + " is missing from " + MavenDelivery.class.getModule());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" +"))
                    .collect(Collectors.toMap(fields -> fields[1], fields -> fields[0]));
        }
    }
}
