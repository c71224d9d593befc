// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads the maps where they lie in the memory of a stand-in GPU. */
@Tag("standin")
class DeviceOutputsStandInTest {
    @BeforeAll
    static void requireStandIn() {
        Capability.require(Capability.GCC);
    }

    @Test
    @Timeout(600)
    void theNormsAreThoseOfPyTorch(@TempDir Path folder) throws IOException, InterruptedException {
        StandInGpus gpus = new StandInGpus(folder, 1);
        Map<String, String> environment = new HashMap<>(gpus.environment());
        String libraries = withoutCompiler(Path.of(environment.get("SSD4J_CUDA_LIBRARIES")), folder);
        environment.put("SSD4J_CUDA_LIBRARIES", libraries);
        // The example's own bindings find the driver as the system's loader does.
        environment.put("LD_LIBRARY_PATH", libraries);
        String[] readme = Examples.arguments(
                "06-device-outputs.java", "java @examples/options --enable-native-access=ALL-UNNAMED");
        String[] arguments = Arrays.copyOf(readme, 4);
        arguments[1] = Examples.GOLDEN_PHOTO;
        arguments[2] = "--effort";
        arguments[3] = "instant";

        String output = JavaProgram.example("06-device-outputs.java").run(0, environment, arguments);

        assertTrue(output.contains("NHWC FLOAT32"), output);
        PrintedMaps.assertGolden(output);
        gpus.assertUsedWell();
    }

    /** The libraries without NVIDIA's compiler, which crashes if it finds the stand-in's driver by name. */
    private static String withoutCompiler(Path standIn, Path folder) throws IOException {
        Path libraries = Files.createDirectory(folder.resolve("libraries"));
        try (Stream<Path> files = Files.list(standIn.toRealPath())) {
            for (Path file : files.filter(DeviceOutputsStandInTest::isLibrary).toList()) {
                // Links between them stay links, or a library would be loaded twice.
                Files.copy(file, libraries.resolve(file.getFileName()), LinkOption.NOFOLLOW_LINKS);
            }
        }
        return libraries.toString();
    }

    private static boolean isLibrary(Path file) {
        return file.getFileName().toString().contains(".so");
    }
}
