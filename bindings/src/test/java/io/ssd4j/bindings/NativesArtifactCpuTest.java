// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.files.Sha256;
import java.io.IOException;
import java.io.OutputStream;
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

/** The libraries of the natives artifact are unpacked; other files with the same names are rejected. */
class NativesArtifactCpuTest {

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
    void unpacksBothLibrariesWithTheContentOfTheArtifact() throws IOException {
        for (NativeLibrary library : new NativeLibrary[] {NativeLibrary.GOMP, NativeLibrary.DNNL}) {
            Path file =
                    new NativesArtifact(machine.surroundings()).unpack(library).orElseThrow();
            assertEquals(OneDnnNatives.sha256(library.sonames().getFirst()), Sha256.hex(file));
        }
    }

    @Test
    void withoutAnArtifactNothingIsDelivered() throws IOException {
        machine.property("os.arch", "riscv64");
        assertEquals(Optional.empty(), new NativesArtifact(machine.surroundings()).unpack(NativeLibrary.DNNL));
    }

    @Test
    void readsAModuleThatIsNotResolved() throws IOException {
        machine.property("jdk.module.path", OneDnnNatives.path().toString());
        NativesArtifact artifact = new NativesArtifact(machine.surroundings(), ClassLoader.getPlatformClassLoader());
        Path file = artifact.unpack(NativeLibrary.GOMP).orElseThrow();
        assertEquals(OneDnnNatives.sha256("libgomp.so.1"), Sha256.hex(file));
    }

    @Test
    void rejectsAModuleWithDifferentContent() throws IOException {
        Path jar = root.resolve("modules/natives.jar");
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String architecture = NativesArtifact.coordinates(machine.surroundings())
                .replaceFirst(".*linux-", "")
                .replace('-', '_');
        manifest.getMainAttributes()
                .put(new Attributes.Name("Automatic-Module-Name"), "io.ssd4j.natives.linux." + architecture);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.putNextEntry(new ZipEntry(NativesArtifact.entry(machine.surroundings(), "libdnnl.so.3")));
            zip.write(new byte[] {1, 2, 3});
        }
        machine.property("jdk.module.path", root.resolve("other") + ":" + jar.getParent());
        NativesArtifact artifact = new NativesArtifact(machine.surroundings(), ClassLoader.getPlatformClassLoader());
        ContentException refusal = assertThrows(ContentException.class, () -> artifact.unpack(NativeLibrary.DNNL));
        assertTrue(refusal.toString().contains("libdnnl.so.3 has the SHA-256 "), refusal.toString());
    }

    @Test
    void bothArchitecturesAreDelivered() throws IOException {
        for (String architecture : new String[] {"amd64", "aarch64"}) {
            machine.property("os.arch", architecture);
            NativesArtifact artifact = new NativesArtifact(machine.surroundings());
            assertTrue(artifact.unpack(NativeLibrary.GOMP).isPresent(), architecture);
        }
    }
}
