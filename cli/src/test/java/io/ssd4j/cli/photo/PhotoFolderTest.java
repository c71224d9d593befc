// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.ssd.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoFolderTest {
    @TempDir
    Path folder;

    private static String refusal(Path path) {
        return String.valueOf(assertThrows(ImageException.class, () -> PhotoFolder.list(path.toString(), path))
                .getMessage());
    }

    @Test
    void isSorted() throws IOException {
        for (String name : List.of("b.jpg", "a.PNG", ".hidden.jpg", "notes.txt")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("below.jpg"));
        PhotoFolder content = PhotoFolder.list("photos", folder);
        assertEquals(List.of(folder.resolve("a.PNG"), folder.resolve("b.jpg")), content.photos());
        assertEquals("photos: skipped 1 entry that is not a photo file: notes.txt", content.skipped());
    }

    @Test
    void thatDoesNotExistIsRefused() {
        Path none = folder.resolve("none");
        assertEquals("the folder " + none + " does not exist; check the path", refusal(none));
    }

    @Test
    void thatIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("photo.jpg"));
        assertEquals(file + " is a file; name the folder that it is in", refusal(file));
    }
}
