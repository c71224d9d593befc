// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.testing.Repository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file of a few kilobytes cannot make the decoder visit all blocks of a large image thousands of times. */
class HostileScansCpuTest {
    private static final Path PHOTO =
            Repository.module("codecs").resolve("src/test/resources/io/ssd4j/codecs/photos/progressive-1x2.jpg");
    private static final String START_OF_SCAN = "\u00ff\u00da";
    private static final String FRAME = "\u00ff\u00c2";

    private byte[] photo;
    private String text;

    @BeforeEach
    void read() throws IOException {
        photo = Files.readAllBytes(PHOTO);
        text = new String(photo, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aLargeImageMayHave64Scans() {
        byte[] bomb = withScans(100_000);
        setSize(bomb, 65_000);

        String message = assertTimeout(Duration.ofSeconds(1), () -> refusal(bomb));

        assertTrue(message.contains("more than 64 scans, which is not supported"), message);
    }

    /** Its pixels would take 432 MiB, and its samples as much again. */
    @Test
    void aLargeImageOfAFewBytesIsNotDecoded() {
        Path photo =
                Repository.module("ssd").resolve("src/test/resources/io/ssd4j/ssd/image/kinds/jpeg-of-gigabytes.jpg");

        String message = assertTimeout(
                Duration.ofSeconds(1),
                () -> String.valueOf(assertThrows(ImageException.class, () -> Photo.read(photo))
                        .getMessage()));

        assertTrue(message.contains("jpeg-of-gigabytes.jpg is truncated"), message);
    }

    @Test
    void aSmallImageMayHaveMore() {
        // The repeated scans have no data, so the image is that of the first scans.
        byte[] many = withScans(1_000);

        assertEquals(83, Photo.read("many", new ByteArrayInputStream(many)).width());
    }

    @Test
    void aMarkerInASegmentIsNoScan() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int end = photo.length - 2;
        file.write(photo, 0, end);
        // A comment with scans between the scans and the end.
        file.write(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xff, (byte) 0xfe});
        file.write(START_OF_SCAN.repeat(0xfffc / 2).getBytes(StandardCharsets.ISO_8859_1));
        file.write(photo, end, 2);
        byte[] bytes = file.toByteArray();
        setSize(bytes, 61);

        assertEquals(83, Photo.read("comment", new ByteArrayInputStream(bytes)).width());
    }

    private static String refusal(byte[] bytes) {
        return String.valueOf(
                assertThrows(ImageException.class, () -> Photo.read("bomb", new ByteArrayInputStream(bytes)))
                        .getMessage());
    }

    /** The photo with the header of its first scan repeated before the end, without data. */
    private byte[] withScans(int count) {
        int scan = text.indexOf(START_OF_SCAN);
        int header = 2 + (((photo[scan + 2] & 0xff) << 8) | (photo[scan + 3] & 0xff));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(photo, 0, photo.length - 2);
        for (int i = 0; i < count; i++) {
            file.write(photo, scan, header);
        }
        file.write(photo, photo.length - 2, 2);
        return file.toByteArray();
    }

    private void setSize(byte[] bytes, int height) {
        int frame = text.indexOf(FRAME);
        bytes[frame + 5] = (byte) (height >> 8);
        bytes[frame + 6] = (byte) height;
    }
}
