// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A photo that is read without this module has the same pixels with it. */
@Timeout(60)
class WithAndWithoutCodecsCpuTest {
    private static final String PIXELS = "\\d+ x \\d+ [0-9a-f]+";
    /**
     * Damaged between the segments before the frame, where libjpeg gives up. Without codecs, the JDK's reader gets only the tables, the frame
     * and the scans, which are sound, so the picture is read.
     */
    private static final Set<String> READ_WITHOUT_CODECS_ALONE = Set.of("two-starts.jpg", "unknown-marker.jpg");

    private static final String ADVICE = "add the artifact io.ssd4j:ssd4j-codecs to the class path or module path";

    @Test
    void everyPhotoThatTheJdkReadsHasTheSamePixels() throws IOException, InterruptedException {
        List<Path> photos = new ArrayList<>(TestPhotos.with(".jpg", ".png", ".bmp", ".gif"));
        photos.add(Repository.root().resolve("examples/cat.jpg"));
        photos.add(Repository.root().resolve("examples/astronaut.jpg"));

        List<String> with = PixelHashes.of(photos);

        assertTrue(with.stream().allMatch(line -> line.matches(PIXELS)), with::toString);
        assertEquals(with, PixelHashes.inChild(false, photos));
        assertEquals(with, PixelHashes.inChild(true, photos), "on the class path");
    }

    @Test
    void everyOddJpegHasTheSamePixelsWithoutThisModuleOrIsRefused() throws IOException, InterruptedException {
        List<Path> photos = new ArrayList<>();
        for (Path folder : List.of(
                Repository.module("codecs").resolve("src/test/resources/io/ssd4j/codecs/photos"),
                Repository.module("ssd").resolve("src/test/resources/io/ssd4j/ssd/image/kinds"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".jpg"))
                        .filter(file -> !READ_WITHOUT_CODECS_ALONE.contains(
                                file.getFileName().toString()))
                        .sorted()
                        .forEach(photos::add);
            }
        }

        List<String> with = PixelHashes.of(photos);
        List<String> without = PixelHashes.inChild(false, photos);

        assertEquals(photos.size(), without.size(), without::toString);
        List<String> differing = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < photos.size(); i++) {
            boolean pixels = without.get(i).matches(PIXELS);
            read += pixels ? 1 : 0;
            if (pixels && !without.get(i).equals(with.get(i))) {
                differing.add(photos.get(i) + ": " + without.get(i) + ", but with codecs " + with.get(i));
            }
        }
        assertEquals(List.of(), differing);
        assertTrue(read > photos.size() / 3, read + " of " + photos.size());
    }

    @Test
    void withoutThisModuleAWebpIsRejectedByName() throws IOException, InterruptedException {
        List<Path> photos = TestPhotos.with(".webp");

        List<String> lines = PixelHashes.inChild(false, photos);

        assertEquals(photos.size(), lines.size());
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(
                    photos.get(i) + " is a WebP image; to read it, " + ADVICE + ", or convert it to JPEG or PNG",
                    lines.get(i));
        }
    }

    @Test
    void withoutTheLibraryAJpegIsDecodedByTheJdkAndAWebpRefusedWithTheReason()
            throws IOException, InterruptedException {
        List<Path> photos = List.of(TestPhotos.of("jpeg-420.jpg"), TestPhotos.of("webp-lossy.webp"));

        List<String> lines = PixelHashes.inChild(true, photos, "-Dio.ssd4j.library.leptonica=/nowhere");

        assertEquals(PixelHashes.of(photos).getFirst(), lines.getFirst());
        assertEquals(
                photos.getLast() + " is a WebP image; to read it, make the decoder of io.ssd4j:ssd4j-codecs work "
                        + "(property io.ssd4j.library.leptonica names /nowhere, which holds no libleptonica.so.6), "
                        + "or convert it to JPEG or PNG",
                lines.getLast());
    }

    @Test
    void aLibraryWithoutTheDecodersIsNotUsed() throws IOException, InterruptedException {
        Path other = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
        List<Path> photos = List.of(TestPhotos.of("webp-lossy.webp"));

        String line = PixelHashes.inChild(true, photos, "-Dio.ssd4j.library.leptonica=" + other)
                .getFirst();

        assertTrue(line.contains("(" + other + " has no function pixReadMemJpeg)"), line);
    }

    /** The lines of this program include what is written to standard error. */
    @Test
    void aboutADamagedPhotoOnlyLibjpegPrintsALine() throws IOException, InterruptedException {
        Path made = Repository.module("codecs").resolve("src/test/resources/io/ssd4j/codecs/photos");
        List<Path> photos = Stream.of(
                        "cut.jpg",
                        "damaged-data.jpg",
                        "end-too-early.jpg",
                        "zeros-for-end.jpg",
                        "no-scan.jpg",
                        "cut.webp")
                .map(made::resolve)
                .toList();

        List<String> lines = PixelHashes.inChild(true, photos);

        assertEquals(
                PixelHashes.of(photos),
                lines.stream()
                        .filter(line -> !line.startsWith("Corrupt JPEG data: "))
                        .toList());
        assertTrue(lines.size() <= 2 * photos.size(), lines::toString);
    }
}
