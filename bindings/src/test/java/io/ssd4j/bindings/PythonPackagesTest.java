// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which pip and conda lay out NVIDIA's libraries. */
class PythonPackagesTest {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path root;

    private FakeMachine machine;

    @BeforeEach
    void machineWithoutPython() {
        machine = new FakeMachine(root);
    }

    @Test
    void findsEveryNvidiaPackageInAVirtualEnvironment() throws IOException {
        Path cudnn = machine.folder("venv/lib/python3.11/site-packages/nvidia/cudnn/lib");
        Path cuda = machine.folder("venv/lib/python3.11/site-packages/nvidia/cu13/lib");
        machine.variable("VIRTUAL_ENV", root.resolve("venv").toString());
        assertEquals(List.of(cuda, cudnn), folders("Python of VIRTUAL_ENV"));
    }

    @Test
    void condaAlsoHasItsOwnPackages() throws IOException {
        Path cudnn = machine.folder("conda/lib/python3.13/site-packages/nvidia/cudnn/lib");
        machine.variable("CONDA_PREFIX", root.resolve("conda").toString());
        assertEquals(List.of(cudnn, root.resolve("conda/lib")), folders("Python of CONDA_PREFIX"));
    }

    @Test
    void usesTheEnvironmentInTheWorkingFolder() throws IOException {
        Path cudnn = machine.folder("work/.venv/lib/python3.12/site-packages/nvidia/cudnn/lib");
        assertEquals(List.of(cudnn), folders("Python of .venv"));
    }

    @Test
    void skipsAnEnvironmentInTheWorkingFolderOwnedByAnotherUser() throws IOException {
        Path environment = machine.folder("work/.venv");
        // Only root can change the owner of a folder.
        Capability.require(Capability.ROOT);
        Files.setAttribute(environment, "unix:uid", NOBODY);
        Place.PassedOver place = assertInstanceOf(Place.PassedOver.class, place("Python of .venv"));
        assertTrue(place.why().contains("belongs to user " + NOBODY), place.why());
    }

    @Test
    void usesTheLocationOfPythonsLinkAndNotItsTarget() throws IOException {
        Path real = machine.file("usr/bin/python3.11", "");
        assertTrue(real.toFile().setExecutable(true));
        Path cudnn = machine.folder("env/lib/python3.11/site-packages/nvidia/cudnn/lib");
        Files.createSymbolicLink(machine.folder("env/bin").resolve("python3"), real);
        machine.variable("PATH", root.resolve("empty") + ":" + root.resolve("env/bin"));
        assertEquals(List.of(cudnn), folders("Python on the PATH"));
    }

    @Test
    void findsDebiansDistPackages() throws IOException {
        assertTrue(machine.file("usr/bin/python3", "").toFile().setExecutable(true));
        Path packaged = machine.folder("usr/lib/python3/dist-packages/nvidia/cudnn/lib");
        Path installed = machine.folder("usr/local/lib/python3.11/dist-packages/nvidia/cudnn/lib");
        machine.variable("PATH", root.resolve("usr/bin").toString());
        assertEquals(List.of(packaged, installed), folders("Python on the PATH"));
    }

    @Test
    void findsUserPackagesInTheHome() throws IOException {
        Path cudnn = machine.folder("home/.local/lib/python3.11/site-packages/nvidia/cudnn/lib");
        assertEquals(List.of(cudnn), folders("Python of ~/.local"));
    }

    @Test
    void reportsMissingPlaces() {
        assertEquals(Place.PassedOver.notSet("Python of VIRTUAL_ENV"), place("Python of VIRTUAL_ENV"));
        assertEquals(Place.PassedOver.notSet("Python of CONDA_PREFIX"), place("Python of CONDA_PREFIX"));
        assertInstanceOf(Place.PassedOver.class, place("Python of .venv"));
    }

    private List<Path> folders(String name) {
        return assertInstanceOf(Place.Folders.class, place(name)).folders();
    }

    private Place place(String name) {
        return new PythonPackages(machine.surroundings())
                .places().stream()
                        .filter(place -> place.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }
}
