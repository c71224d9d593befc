// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.files.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries of the natives artifact are unpacked; other files with the same names are rejected. */
class NativesArtifactCpuTest {

    private static final String SHA256_OF_THREE_BYTES =
            "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";

    @TempDir
    private Path root;

    private FakeMachine machine;

    @BeforeEach
    void machineWithACache() {
        machine = new FakeMachine(root)
                .property("os.arch", System.getProperty("os.arch"))
                .property("io.ssd4j.cache", root.resolve("cache").toString());
    }

    @Test
    void unpacksEachLibraryWithTheContentOfItsArtifact() throws IOException {
        for (NativeLibrary library :
                new NativeLibrary[] {NativeLibrary.GOMP, NativeLibrary.DNNL, NativeLibrary.LEPTONICA}) {
            Path file = new NativesArtifact(machine.surroundings())
                    .open(library, this::open)
                    .orElseThrow();
            assertEquals(OneDnnNatives.sha256(library.sonames().getFirst()), Sha256.hex(file));
        }
    }

    @Test
    void withoutAnArtifactNothingIsDelivered() throws IOException {
        machine.property("os.arch", "riscv64");
        assertEquals(
                Optional.empty(), new NativesArtifact(machine.surroundings()).open(NativeLibrary.DNNL, this::open));
    }

    @Test
    void readsAModuleThatIsNotResolved() throws IOException {
        machine.property("jdk.module.path", OneDnnNatives.path().toString());
        NativesArtifact artifact = new NativesArtifact(machine.surroundings(), ClassLoader.getPlatformClassLoader());
        Path file = artifact.open(NativeLibrary.GOMP, this::open).orElseThrow();
        assertEquals(OneDnnNatives.sha256("libgomp.so.1"), Sha256.hex(file));
    }

    @Test
    void eachArtifactIsAModuleOfItsOwn() throws IOException {
        machine.property("jdk.module.path", OneDnnNatives.path().toString());
        NativesArtifact artifact = new NativesArtifact(machine.surroundings(), ClassLoader.getPlatformClassLoader());
        assertEquals(Optional.empty(), artifact.open(NativeLibrary.LEPTONICA, this::open));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modules", "bang!", "sp ace", "per%41cent", "ha#sh", "pl+us", "quo'te", "n\u00e4"})
    void rejectsAModuleWithDifferentContent(String folder) throws IOException {
        Path jar = jar(folder);
        machine.property("jdk.module.path", root.resolve("other") + ":" + jar.getParent());
        NativesArtifact artifact = new NativesArtifact(machine.surroundings(), ClassLoader.getPlatformClassLoader());
        assertRejected(artifact);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classes", "sp ace", "per%41cent", "ha#sh", "pl+us", "quo'te", "n\u00e4", "co:lon"})
    void rejectsAJarWithDifferentContent(String folder) throws IOException {
        URL[] classPath = {jar(folder).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            assertRejected(new NativesArtifact(machine.surroundings(), loader));
        }
    }

    private void assertRejected(NativesArtifact artifact) {
        ContentException refusal =
                assertThrows(ContentException.class, () -> artifact.open(NativeLibrary.DNNL, this::open));
        assertTrue(
                refusal.toString().contains("libdnnl.so.3 has the SHA-256 " + SHA256_OF_THREE_BYTES),
                refusal.toString());
    }

    /** The artifact with three bytes as its library. */
    private Path jar(String folder) throws IOException {
        Path jar = root.resolve(folder).resolve("natives.jar");
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String architecture = NativesArtifact.coordinates("natives", machine.surroundings())
                .replaceFirst(".*linux-", "")
                .replace('-', '_');
        manifest.getMainAttributes()
                .put(new Attributes.Name("Automatic-Module-Name"), "io.ssd4j.natives.linux." + architecture);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.putNextEntry(new ZipEntry(NativesArtifact.entry(machine.surroundings(), "libdnnl.so.3")));
            zip.write(new byte[] {1, 2, 3});
        }
        return jar;
    }

    private void open(Path file) {
        assertTrue(Files.isRegularFile(file), file.toString());
    }

    @Test
    void bothArchitecturesAreDelivered() throws IOException {
        for (String architecture : new String[] {"amd64", "aarch64"}) {
            machine.property("os.arch", architecture);
            NativesArtifact artifact = new NativesArtifact(machine.surroundings());
            assertTrue(artifact.open(NativeLibrary.GOMP, this::open).isPresent(), architecture);
            assertTrue(artifact.open(NativeLibrary.LEPTONICA, this::open).isPresent(), architecture);
        }
    }
}
