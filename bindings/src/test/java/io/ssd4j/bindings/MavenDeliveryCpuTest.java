// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries that Maven delivers are unpacked; other files of the same name are rejected. */
class MavenDeliveryCpuTest {

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
    void unpacksBothLibrariesWithTheContentOfTheJar() throws IOException {
        for (NativeLibrary library : new NativeLibrary[] {NativeLibrary.GOMP, NativeLibrary.DNNL}) {
            Path file =
                    new MavenDelivery(machine.surroundings()).unpack(library).orElseThrow();
            assertEquals(OneDnnJar.sha256(library.sonames().getFirst()), VerifiedFile.hash(file));
        }
    }

    @Test
    void withoutAJarNothingIsDelivered() throws IOException {
        machine.property("os.arch", "riscv64");
        assertEquals(Optional.empty(), new MavenDelivery(machine.surroundings()).unpack(NativeLibrary.DNNL));
    }

    @Test
    void rejectsAJarOnTheModulePathWithDifferentContent() throws IOException {
        machine.property("os.arch", otherArchitecture());
        Path jar = root.resolve("modules/dnnl-9.9-linux.jar");
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            String classifier =
                    MavenDelivery.coordinates(machine.surroundings()).replaceFirst(".*:", "");
            zip.putNextEntry(new ZipEntry("org/bytedeco/dnnl/" + classifier + "/libdnnl.so.3"));
            zip.write(new byte[] {1, 2, 3});
        }
        machine.property("jdk.module.path", root.resolve("other") + ":" + jar.getParent());
        MavenDelivery delivery = new MavenDelivery(machine.surroundings());
        ContentException refusal = assertThrows(ContentException.class, () -> delivery.unpack(NativeLibrary.DNNL));
        assertTrue(refusal.toString().contains("libdnnl.so.3 has the SHA-256 "), refusal.toString());
    }

    /** The architecture whose jar is not on this machine's class path, so that the module path is searched. */
    private static String otherArchitecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "amd64" : "aarch64";
    }
}
