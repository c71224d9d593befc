// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables and pictures of {@code detect}. */
class DetectTextTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, engine.open);
    }

    @Test
    void printsATableForEachPhoto() throws IOException {
        String two = TestPhotos.write(folder, "two.png", 2, 600, 150);
        String none = TestPhotos.write(folder, "none.png", 0);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            CommandRun run = detect(two, folder + "/missing.png", none);
            assertEquals(3, run.code());
            assertEquals("""
                    weights  seeded:0 (lufficc:voc300, 20 classes)
                    device   cpu, Fake \u00b5Processor
                             no cuda: no driver

                    %s/two.png, 600 x 150
                      label  name   score  left   top  right  bottom
                          3  bird  0.9000   0.0  30.0  300.0    60.0
                          4  boat  0.7500  60.0  30.0  360.0    60.0

                    %s/missing.png
                      not searched: %s/missing.png does not exist; check the path

                    %s/none.png, 4 x 3
                      nothing with a score above 0.5
                    """.formatted(folder, folder, folder, folder), run.out());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void tellsWhatHeldAGpuBack() throws IOException {
        engine.gpu = true;
        String photo = TestPhotos.write(folder, "two.png", 2, 600, 150);
        CommandRun run = detect("--timing", "--batch=2", photo, photo, photo);
        assertEquals(0, run.code());
        assertTrue(run.err().contains("ssd4j: 3 photos on 1 GPU in "), run.err());
        assertTrue(run.err().contains("; the bottleneck is "), run.err());
        assertFalse(detect(photo).err().contains("bottleneck"));
    }

    @Test
    void drawsPhotosIntoAFolder() throws IOException {
        String photo = TestPhotos.write(folder, "two.png", 2, 600, 300);
        byte[] before = Files.readAllBytes(Path.of(photo));
        Path other = Files.createDirectory(folder.resolve("other"));
        String sameName = TestPhotos.write(other, "two.png", 0, 600, 300);
        CommandRun run = detect("--draw=" + folder, photo, sameName, folder + "/missing.png", photo);
        assertEquals(3, run.code());
        assertEquals(
                List.of("two-2.png", "two-3.png", "two-4.png"),
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("  drawn in " + folder + "/"))
                        .map(line -> line.substring(line.lastIndexOf('/') + 1))
                        .toList());
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(Path.of(photo))));
        BufferedImage drawn = ImageIO.read(folder.resolve("two-2.png").toFile());
        assertEquals(600, drawn.getWidth());
        assertEquals(0xff020000, drawn.getRGB(590, 290), "outside of the boxes");
        assertTrue(drawn.getRGB(299, 100) != 0xff020000, "the right edge of the first box");
        assertEquals(
                0xff000000, ImageIO.read(folder.resolve("two-3.png").toFile()).getRGB(300, 100), "nothing found");
    }

    @Test
    void createsTheFolderAndNamesStandardInput() throws IOException {
        byte[] photo = Files.readAllBytes(Path.of(TestPhotos.write(folder, "one.png", 1, 300, 300)));
        Path pictures = folder.resolve("new/pictures");
        CommandRun run = CommandRun.withInput(
                engine, photo, "detect", "-", "--draw=" + pictures, "--weights=seeded:0", "--variant=lufficc:voc300");
        assertEquals(0, run.code(), run.err());
        assertTrue(Files.isRegularFile(pictures.resolve("stdin.png")));
    }

    @Test
    void aFolderThatCannotBeCreatedEndsWith3BeforeAnyPhoto() throws IOException {
        String photo = TestPhotos.write(folder, "one.png", 1);
        CommandRun run = detect("--draw=" + photo, photo);
        assertEquals(3, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("ssd4j: cannot create the folder " + photo), run.err());
        assertEquals(0, engine.runs);
    }

    @Test
    void aPictureThatCannotBeWrittenEndsWith3() throws IOException {
        String photo = TestPhotos.write(folder, "one.png", 1);
        Path pictures =
                Files.createDirectories(folder.resolve("pictures/one.png")).getParent();
        CommandRun run = detect("--draw=" + pictures, photo);
        assertEquals(3, run.code());
        assertTrue(run.err().contains("cannot write " + pictures + "/one.png"), run.err());
    }

    private CommandRun detect(String... arguments) {
        String[] line = Stream.concat(
                        Stream.of("detect", "--weights=seeded:0", "--variant=lufficc:voc300"), Arrays.stream(arguments))
                .toArray(String[]::new);
        return CommandRun.of(engine, line);
    }
}
