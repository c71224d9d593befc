// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in separate processes, because a process determines only once whether there is a driver. */
class AbsentDriverTest {

    @Test
    void aMissingDriverIsReportedWithTheSearchedPlaces(@TempDir Path folder) throws IOException, InterruptedException {
        JavaProcess.Result result = ChildJvm.run(ReportsDriver.class, folder, folder);
        assertEquals(
                "Unusable[reason=there is no NVIDIA driver: property io.ssd4j.cuda.libraries names " + folder
                        + ", which holds no libcuda.so.1, searched=[property io.ssd4j.cuda.libraries: no libcuda.so.1 in "
                        + folder + "]]",
                result.output().strip());
        assertEquals(0, result.exit());
    }

    @Test
    void aFileThatIsNotALibraryIsReported(@TempDir Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("libcuda.so.1"), "no library");
        JavaProcess.Result result = ChildJvm.run(ReportsDriver.class, folder, folder);
        assertEquals(0, result.exit(), result.output());
        String reason = "there is no NVIDIA driver: " + folder + "/libcuda.so.1 does not load: ";
        assertTrue(result.output().contains(reason), result.output());
    }
}
