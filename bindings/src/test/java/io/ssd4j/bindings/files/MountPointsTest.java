// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPointsTest {
    @TempDir
    private Path folder;

    @Test
    void findsAFileWhoseNameHasSpacesAndUmlauts() throws IOException {
        Path file = Files.createFile(folder.resolve("a b\\c"));
        String name = file.toRealPath().toString().replace("\\", "\\134").replace(" ", "\\040");
        MountPoints points = new MountPoints(List.of(
                "22 27 0:21 / /proc rw,nosuid shared:13 - proc proc rw",
                "845 810 8:1 /srv/out " + name + " rw,relatime - ext4 /dev/sda1 rw"));
        assertTrue(points.contains(file));
        assertTrue(points.contains(Files.createSymbolicLink(folder.resolve("link"), file)));
        assertFalse(points.contains(folder));
        assertFalse(points.contains(folder.resolve("missing")));
    }

    @Test
    void knowsThoseOfThisProcess() throws IOException {
        assertTrue(MountPoints.ofThisProcess().contains(Path.of("/proc")));
        assertEquals(List.of(), new MountPoints(List.of()).lines());
        assertFalse(MountPoints.ofThisProcess().contains(Files.createFile(folder.resolve("a"))));
    }
}
