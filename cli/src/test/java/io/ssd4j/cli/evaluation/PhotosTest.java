// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotosTest {
    @TempDir
    private Path folder;

    private static Benchmark coco(String... files) {
        List<AnnotatedImage> images = IntStream.range(0, files.length)
                .mapToObj(i -> new AnnotatedImage(Integer.toString(i), files[i], 0, 0))
                .toList();
        return new CocoBenchmark(new DataSet<>(images, List.of(), List.of(), List.of()));
    }

    private static Benchmark voc(String id, String file) {
        return new VocBenchmark(
                new DataSet<>(List.of(new AnnotatedImage(id, file, 0, 0)), List.of(), List.of(), List.of()));
    }

    private Path touch(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void findsThePhotosOfCocoByFileName() throws IOException {
        Path a = touch("a.jpg");
        Path b = touch("val2017/b.jpg");

        assertEquals(List.of(b, a), Photos.of(coco("val2017/b.jpg", "a.jpg"), folder));
    }

    @Test
    void findsThePhotosOfVocByTheAnnotationsNameFirst() throws IOException {
        Path other = touch("other.jpg");
        assertEquals(List.of(other), Photos.of(voc("000005", "other.jpg"), folder));

        Path same = touch("000005.png");
        assertEquals(List.of(same), Photos.of(voc("000005", "other.jpg"), folder));
    }

    @Test
    void countsMissingPhotos() throws IOException {
        touch("a.jpg");

        String message = assertThrows(DataSetException.class, () -> Photos.of(coco("a.jpg", "b.jpg", "c.jpg"), folder))
                .getMessage();

        assertEquals(folder + ": 2 of 3 photos are missing, the first is b.jpg", message);
    }

    @Test
    void doesNotLeaveTheFolder() throws IOException {
        touch("secret.jpg");
        Path inner = Files.createDirectory(folder.resolve("inner"));

        assertThrows(DataSetException.class, () -> Photos.of(coco("../secret.jpg"), inner));
        assertThrows(
                DataSetException.class,
                () -> Photos.of(coco(folder.resolve("secret.jpg").toString()), inner));
    }

    @Test
    void needsAFolder() {
        Path none = folder.resolve("none");

        assertTrue(String.valueOf(assertThrows(DataSetException.class, () -> Photos.of(coco("a.jpg"), none))
                        .getMessage())
                .startsWith(none + " is not a folder"));
    }
}
