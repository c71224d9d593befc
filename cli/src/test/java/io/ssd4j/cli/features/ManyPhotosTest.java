// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeMain;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the number of photos. */
class ManyPhotosTest {
    private static final int PHOTOS = 300;

    /**
     * The maps and inputs of all photos would take 1.7 GB. Off the heap the weights take 92 MB while the model is
     * loaded, and a batch of 8 with its maps and the next one's input less after that.
     */
    private static final List<String> LIMITS = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=112m");

    @TempDir
    private Path folder;

    @Test
    void runInBoundedMemory() throws IOException, InterruptedException {
        String[] arguments = Stream.concat(
                        Stream.of("features", "--json", "--batch=8"),
                        Collections.nCopies(PHOTOS, TestPhotos.write(folder, "a.png", 133)).stream())
                .toArray(String[]::new);
        CommandRun run = ChildJvm.run(LIMITS, FakeMain.class, arguments);
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertEquals(PHOTOS, run.json().get("images").size());
    }
}
