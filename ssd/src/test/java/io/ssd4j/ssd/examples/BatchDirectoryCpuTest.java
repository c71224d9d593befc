// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's command on a folder with a bad photo. */
class BatchDirectoryCpuTest {
    private static final Pattern SHAPE =
            Pattern.compile("(?m)^\"shapes, 1.png\",(\\d),\"(\\w+)\"" + ",([0-9.]+)".repeat(5) + "$");

    @TempDir
    private Path folder;

    @Test
    @Timeout(300)
    void aBadPhotoIsReportedAndTheOthersAreWritten() throws IOException, InterruptedException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(photos.resolve("broken.jpg"), "not a photo");
        Files.copy(Examples.FOLDER.resolve("cat.jpg"), photos.resolve("cat.jpg"));
        Files.copy(Examples.FOLDER.resolve("shapes.png"), photos.resolve("shapes, 1.png"));
        String[] arguments = Examples.arguments("04-batch-directory.java");
        Path csv = folder.resolve(arguments[2]);
        arguments[1] = photos.toString();
        arguments[2] = csv.toString();

        String output = JavaProgram.example("04-batch-directory.java").run(1, Map.of(), arguments);

        assertTrue(output.contains("broken.jpg is not a JPEG, PNG, BMP, WebP or GIF image"), output);
        assertTrue(output.contains("2 photos searched, 1 could not be read"), output);
        String lines = Files.readString(csv);
        assertEquals(
                "photo,label,name,score,left,top,right,bottom",
                lines.lines().findFirst().orElseThrow());
        // There is no shape in the photo of the cat.
        assertEquals(1 + 8, lines.lines().count(), lines);
        ShapeBoxes.assertFound(lines, SHAPE);
    }
}
