// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * oneDNN and libgomp from the artifact {@code io.ssd4j:ssd4j-natives-<platform>}, which contains them as resources. Only the
 * very files that the bindings were generated for are accepted: their SHA-256 is part of this module.
 *
 * <p>On the class path, the artifact is a jar like any other, possibly merged into one with everything else. On the module
 * path and in a runtime image it is a module that no module requires, so that a user can leave out the other architecture;
 * Java does not resolve it, and its content is read without doing so.
 */
final class NativesArtifact implements LibraryFinder.Delivery {
    private static final String HASHES = "natives.sha256";

    private final Surroundings surroundings;
    private final ClassLoader loader;

    NativesArtifact(Surroundings surroundings) {
        this(surroundings, NativesArtifact.class.getClassLoader());
    }

    /**
     * @param loader whose resources are searched before the modules
     */
    NativesArtifact(Surroundings surroundings, ClassLoader loader) {
        this.surroundings = surroundings;
        this.loader = loader;
    }

    static String coordinates(Surroundings surroundings) {
        return "io.ssd4j:ssd4j-natives-" + platform(surroundings);
    }

    /** The path of a library in the artifact for this machine. */
    static String entry(Surroundings surroundings, String name) {
        return "META-INF/native/" + platform(surroundings) + "/" + name;
    }

    /** {@code linux-x86-64} or {@code linux-arm64}. */
    private static String platform(Surroundings surroundings) {
        return "linux-" + architecture(surroundings).replace('_', '-');
    }

    private static String architecture(Surroundings surroundings) {
        return surroundings.machine().equals("aarch64") ? "arm64" : surroundings.machine();
    }

    @Override
    public Optional<Path> unpack(NativeLibrary library) throws IOException {
        String name = library.sonames().getFirst();
        String entry = entry(surroundings, name);
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

    private Optional<LibraryCache.Source> source(String entry) throws IOException {
        URL resource = loader.getResource(entry);
        if (resource != null) {
            return Optional.of(resource::openStream);
        }
        Optional<ModuleReference> module = module();
        if (module.isEmpty()) {
            return Optional.empty();
        }
        try (ModuleReader reader = module.get().open()) {
            return reader.find(entry).isPresent()
                    ? Optional.of(() -> new ModuleResource(module.get().open(), entry))
                    : Optional.empty();
        }
    }

    private Optional<ModuleReference> module() {
        Path[] modulePath = surroundings.property("jdk.module.path").stream()
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .map(Path::of)
                .toArray(Path[]::new);
        try {
            return ModuleFinder.compose(ModuleFinder.of(modulePath), ModuleFinder.ofSystem())
                    .find("io.ssd4j.natives.linux." + architecture(surroundings));
        } catch (FindException e) {
            return Optional.empty(); // something else on the module path cannot be read
        }
    }

    /** A resource of a module, whose reader is closed with it. */
    private static final class ModuleResource extends FilterInputStream {
        private final ModuleReader reader;

        ModuleResource(ModuleReader reader, String entry) throws IOException {
            super(reader.open(entry).orElseThrow());
            this.reader = reader;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                reader.close();
            }
        }
    }

    private static Map<String, String> hashes() throws IOException {
        try (InputStream in = NativesArtifact.class.getResourceAsStream(HASHES)) {
            if (in == null) {
                throw new IOException(
                        "the resource " + HASHES + " is missing from " + NativesArtifact.class.getModule());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" +"))
                    .collect(Collectors.toMap(fields -> fields[1], fields -> fields[0]));
        }
    }
}
