// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.weights.SafetensorsFile;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the multi-GPU example on the CPU. */
class SeveralGpusCpuTest {
    private static final JavaProgram PROGRAM = JavaProgram.example("05-several-gpus.java");

    @TempDir
    private Path folder;

    private Path photos;

    @BeforeEach
    void copyPhotos() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        for (String name : List.of("cat1.png", "cat2.png")) {
            Files.copy(Repository.root().resolve(Examples.GOLDEN_PHOTO), photos.resolve(name));
        }
    }

    @Test
    @Timeout(300)
    void aBadPhotoIsReportedAndTheOthersAreWritten() throws IOException, InterruptedException {
        Path broken = Files.writeString(photos.resolve("broken.jpg"), "not a photo");
        Path out = folder.resolve("maps");

        String output = PROGRAM.run(
                1, Map.of(), photos.toString(), "--devices", "cpu", "--batch", "2", "--out", out.toString());

        assertTrue(output.contains(broken.toString()), output);
        assertTrue(output.contains("cpu: 2 photos, "), output);
        assertTrue(output.contains("2 of 3 photos, "), output);
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(
                    List.of("cat1.png.safetensors", "cat2.png.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile maps = SafetensorsFile.map(out.resolve("cat2.png.safetensors"), arena);
            assertEquals(List.of(1L, 1024L, 19L, 19L), maps.tensor("fc7").shape());
            double sum = 0;
            for (float value : maps.data("fc7").toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)) {
                sum += (double) value * value;
            }
            PrintedMaps.assertNorm("fc7", Math.sqrt(sum));
        }
    }

    @Test
    @Timeout(300)
    void withoutAGpuTheCpuProcessesAll() throws IOException, InterruptedException {
        Path noLibraries = Files.createDirectory(folder.resolve("empty"));

        String output = PROGRAM.run(0, Map.of("SSD4J_CUDA_LIBRARIES", noLibraries.toString()), photos.toString());

        assertTrue(output.contains("is not used: there is no NVIDIA driver"), output);
        assertTrue(output.contains("no usable GPU: the CPU processes all photos"), output);
        assertTrue(output.contains("cat2.png on cpu"), output);
        PrintedMaps.assertGolden(output);
        assertTrue(output.contains("2 of 2 photos, "), output);
    }
}
