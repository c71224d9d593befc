// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.PathName;
import java.io.File;
import java.io.FileNotFoundException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Libraries from the artifacts {@code io.ssd4j:ssd4j-natives-<platform>} (oneDNN, libgomp) and {@code
 * io.ssd4j:ssd4j-codecs-natives-<platform>} (leptonica), which contain them as resources. Only the exact files that the bindings were
 * generated for are accepted: their SHA-256 is part of this module.
 *
 * <p>On the class path, the artifact is a jar like any other, possibly merged into one with everything else. On the module
 * path and in a runtime image, it is a module that no module requires, so that a user can omit the other architecture. Java
 * does not resolve such a module, but its content can be read.
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

    /** The coordinates of the artifact {@linkplain NativeLibrary#artifact() of this name} for this machine. */
    static String coordinates(String artifact, Surroundings surroundings) {
        return "io.ssd4j:ssd4j-" + artifact + "-" + platform(surroundings);
    }

    /** The path of a library in the artifact for this machine. */
    static String entry(Surroundings surroundings, String name) {
        return "META-INF/native/" + platform(surroundings) + "/" + name;
    }

    /** {@code linux-x86-64}, {@code linux-arm64}, or for example {@code macos-arm64}, for which there is no artifact yet. */
    private static String platform(Surroundings surroundings) {
        return surroundings.operatingSystem().id() + "-"
                + architecture(surroundings).replace('_', '-');
    }

    private static String architecture(Surroundings surroundings) {
        return surroundings.machine().equals("aarch64") ? "arm64" : surroundings.machine();
    }

    @Override
    public Optional<Path> open(NativeLibrary library, Consumer<Path> opener) throws IOException {
        List<String> names = library.sonames(surroundings.operatingSystem());
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String name = names.getFirst();
        String entry = entry(surroundings, name);
        Optional<LibraryCache.Source> resource = resource(library, entry);
        if (resource.isEmpty()) {
            return Optional.empty();
        }
        String sha256 = hashes().get(entry);
        if (sha256 == null) {
            throw new IOException("no hash of " + entry + " is known, so it is not used");
        }
        return Optional.of(LibraryCache.of(surroundings).open(name, sha256, () -> open(resource.get(), entry), opener));
    }

    private Optional<LibraryCache.Source> resource(NativeLibrary library, String entry) throws IOException {
        URL resource = loader.getResource(entry);
        if (resource != null) {
            return Optional.of(resource::openStream);
        }
        Optional<ModuleReference> module = library.artifact().flatMap(this::module);
        if (module.isEmpty()) {
            return Optional.empty();
        }
        try (ModuleReader reader = module.get().open()) {
            return reader.find(entry).isPresent() ? Optional.of(() -> inModule(module.get(), entry)) : Optional.empty();
        }
    }

    /** Does not use the URL, because Java splits the URL of a jar at the first "!/", which may be in the name of a folder. */
    private static InputStream inModule(ModuleReference module, String entry) throws IOException {
        ModuleReader reader = module.open();
        try {
            InputStream content = reader.open(entry).orElseThrow(() -> new FileNotFoundException(entry));
            return new FilterInputStream(content) {
                @Override
                public void close() throws IOException {
                    try (reader) {
                        super.close();
                    }
                }
            };
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** If the artifact cannot be read, trying another folder would not help. */
    private static InputStream open(LibraryCache.Source resource, String entry) throws IOException {
        try {
            return resource.open();
        } catch (IOException e) {
            throw new ContentException(entry + " cannot be read from its jar: " + e);
        }
    }

    private Optional<ModuleReference> module(String artifact) {
        Path[] modulePath = surroundings.property("jdk.module.path").stream()
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .map(PathName::toPath)
                .toArray(Path[]::new);
        try {
            return ModuleFinder.compose(ModuleFinder.of(modulePath), ModuleFinder.ofSystem())
                    .find("io.ssd4j." + artifact.replace('-', '.') + "."
                            + surroundings.operatingSystem().id() + "." + architecture(surroundings));
        } catch (FindException e) {
            return Optional.empty(); // another entry of the module path cannot be read
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
