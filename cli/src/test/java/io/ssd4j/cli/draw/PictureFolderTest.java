// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
    @TempDir
    private Path folder;

    @Test
    void namesPicturesAfterThePhotos() throws IOException {
        PictureFolder pictures = new PictureFolder(folder, List.of());
        assertEquals(folder.resolve("cat.png"), pictures.reserve("photos/cat.jpg"));
        assertEquals(folder.resolve("cat.gray.png"), pictures.reserve("cat.gray.webp"));
        assertEquals(folder.resolve(".hidden.png"), pictures.reserve(".hidden"));
        assertEquals(folder.resolve("photo.png"), pictures.reserve(".."));
    }

    @Test
    void numbersRepeats() throws IOException {
        PictureFolder pictures = new PictureFolder(folder, List.of());
        assertEquals(folder.resolve("cat.png"), pictures.reserve("a/cat.jpg"));
        assertEquals(folder.resolve("cat-2.png"), pictures.reserve("b/cat.png"));
        assertEquals(folder.resolve("cat-3.png"), pictures.reserve("a/cat.jpg"));
        assertEquals(folder.resolve("cat-2-2.png"), pictures.reserve("cat-2.bmp"));
    }

    @Test
    void replacesAnEarlierPictureButNeverAnInput() throws IOException {
        Files.createFile(folder.resolve("earlier.png"));
        Path input = Files.createFile(folder.resolve("input.png"));
        Path linked = Files.createFile(folder.resolve("original"));
        Files.createSymbolicLink(folder.resolve("link.png"), linked);
        PictureFolder pictures = new PictureFolder(folder, List.of(input, linked, Path.of("not", "there.png")));

        assertEquals(folder.resolve("earlier.png"), pictures.reserve("earlier.jpg"));
        assertEquals(folder.resolve("input-2.png"), pictures.reserve("input.png"));
        assertEquals(folder.resolve("link-2.png"), pictures.reserve("link.jpg"));
    }

    @Test
    void writesThePictureWithoutLoss() throws IOException {
        PictureFolder pictures = new PictureFolder(Files.createDirectories(folder.resolve("a/b")), List.of());
        BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_3BYTE_BGR);
        picture.setRGB(2, 1, 0xff123456);
        Path file = pictures.reserve("cat.jpg");
        pictures.write(file, picture);
        assertEquals(0xff123456, ImageIO.read(file.toFile()).getRGB(2, 1));
        assertEquals(List.of(file), list(folder.resolve("a/b")));
    }

    @Test
    void saysWhatCannotBeWritten() throws IOException {
        PictureFolder pictures = new PictureFolder(folder, List.of());
        Files.createDirectory(folder.resolve("cat.png"));
        Path file = pictures.reserve("cat.jpg");
        String second = String.valueOf(assertThrows(
                        IOException.class,
                        () -> pictures.write(file, new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR)))
                .getMessage());
        assertTrue(second.startsWith("cannot write " + file), second);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
