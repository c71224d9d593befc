// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.testing.Capability;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that cannot be read is rejected with its name, the reason and a remedy. */
@Timeout(60)
class BadPhotoTest {
    /** How many damaged files of each kind are read. */
    private static final int DAMAGED = 60;

    @TempDir
    private Path folder;

    /** At least one photo of each format, in various encodings. */
    static Stream<String> photos() {
        return Stream.of(
                "jpeg-420.jpg",
                "jpeg-progressive.jpg",
                "jpeg-profile.jpg",
                "jpeg-ycck.jpg",
                "png-gray-16.png",
                "png-palette-2-transparent.png",
                "png-rgb-8.png",
                "png-rgba-16-interlaced.png",
                "bmp-4.bmp",
                "bmp-8-rle.bmp",
                "bmp-24.bmp",
                "gif-animated.gif",
                "gif-interlaced.gif");
    }

    @Test
    void missingFile() {
        Path missing = folder.resolve("missing.jpg");

        refused(missing, "does not exist", "missing.jpg", "check the path");
    }

    @Test
    void directory() {
        refused(folder, folder.toString(), "is a directory");
    }

    @Test
    void emptyFile() throws IOException {
        refused(write("empty.jpg", new byte[0]), "empty.jpg", "is empty");
    }

    @Test
    void fileOfOneByte() throws IOException {
        refused(write("byte.jpg", new byte[] {(byte) 0xff}), "byte.jpg", "is not a JPEG", "the bytes ff)");
    }

    @Test
    void notAnImage() throws IOException {
        Path text = write("notes.jpg", "Dear diary, today".getBytes(StandardCharsets.US_ASCII));

        refused(text, "notes.jpg", "is not a JPEG, PNG, BMP, WebP or GIF image", "44 65 61 72", "convert it");
    }

    @Test
    void fileWithoutPermission() throws IOException {
        Capability.require(Capability.NO_ROOT);
        Path secret = write("secret.png", new byte[] {1});
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));

        refused(secret, "secret.png", "permissions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png-rgb-8.png", "jpeg-420.jpg", "bmp-24.bmp", "gif-plain.gif"})
    void oversizedHeaderIsRefusedBeforeAnythingIsDecoded(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(Fixtures.color(name));
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int side = 60_000;
        switch (name.substring(name.lastIndexOf('.'))) {
            case ".png" -> header.putInt(16, side).putInt(20, side);
            case ".bmp" ->
                header.order(ByteOrder.LITTLE_ENDIAN).putInt(18, side).putInt(22, side);
            case ".gif" -> {
                // The size of the frame itself, not of GIF's logical screen.
                int at = indexOf(bytes, 0x2c, 0, 0, 0, 0, 24);
                header.order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(at + 5, (short) side)
                        .putShort(at + 7, (short) side);
            }
            default -> {
                int at = indexOf(bytes, 0xff, 0xc0);
                header.putShort(at + 5, (short) side).putShort(at + 7, (short) side);
            }
        }
        Path oversized = write(name, bytes);
        Photo.read(Fixtures.color(name));
        long before = allocatedBytes();

        refused(oversized, name, "60000 x 60000 = 3600000000 pixels", "178956970", Photo.MAX_PIXELS_PROPERTY);

        long allocated = allocatedBytes() - before;
        assertTrue(allocated < 8 << 20, () -> allocated + " bytes allocated");
    }

    @Test
    void aPropertySetsTheLimit() {
        Path photo = Fixtures.color("png-rgb-8.png");
        System.setProperty(Photo.MAX_PIXELS_PROPERTY, "407");
        try {
            refused(photo, "24 x 17 = 408 pixels", "407");
            System.setProperty(Photo.MAX_PIXELS_PROPERTY, "408");
            assertEquals(24, Photo.read(photo).width());
        } finally {
            System.clearProperty(Photo.MAX_PIXELS_PROPERTY);
        }
    }

    @Test
    void tooLargeForTheHeap() throws IOException, InterruptedException {
        Path photo = folder.resolve("large.png");
        ImageIO.write(new BufferedImage(9000, 9000, BufferedImage.TYPE_BYTE_GRAY), "png", photo.toFile());

        String message = OtherJvm.read(photo);

        assertTrue(message.contains("large.png: 9000 x 9000 pixels do not fit"), message);
        assertTrue(message.contains("with the JVM option -Xmx"), message);
    }

    /** Their pixels would take hundreds of mebibytes; the other JVM has 64, for the heap and for native memory. */
    @Test
    void promisedGigabytesAreNotAllocated() throws InterruptedException {
        List<String> names = List.of(
                "bmp-runs-of-gigabytes-8.bmp", "gif-of-gigabytes.gif", "jpeg-of-gigabytes.jpg", "png-of-gigabytes.png");

        List<String> lines = OtherJvm.read(names.stream()
                        .map(name -> Fixtures.folder("kinds").resolve(name))
                        .toArray(Path[]::new))
                .lines()
                .toList();

        assertEquals(names.size(), lines.size());
        for (int i = 0; i < names.size(); i++) {
            String line = lines.get(i);
            assertTrue(line.contains(names.get(i) + " is truncated"), line);
        }
    }

    /** A truncated file is rejected unless it still has all its pixels and only a trailer is missing. */
    @ParameterizedTest
    @MethodSource("photos")
    void truncatedAnywhere(String photo) throws IOException {
        byte[] bytes = Files.readAllBytes(Fixtures.color(photo));
        RgbImage whole = Photo.read(Fixtures.color(photo));
        int read = 0;
        for (int length = 1; length < bytes.length; length += length < bytes.length - 40 ? 17 : 1) {
            Path cut = write(photo, Arrays.copyOf(bytes, length));
            try {
                Levels levels = Levels.between(Photo.read(cut).pixels(), whole.pixels());
                assertEquals(0, levels.different(), "cut to " + length + " of " + bytes.length + " bytes");
                read++;
            } catch (ImageException e) {
                assertTrue(message(e).contains(photo), e::getMessage);
            }
        }
        // At most a PNG's last checksum and end chunk are missing, or a GIF's second image.
        assertTrue(read <= 24 || photo.equals("gif-animated.gif"), read + " truncated files were read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg-420.jpg", "bmp-24.bmp", "png-rgb-8.png", "gif-plain.gif"})
    void truncationIsReported(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(Fixtures.color(name));

        refused(write(name, Arrays.copyOf(bytes, 2 * bytes.length / 3)), name, "again");
    }

    /**
     * A file with random bytes changed is either read or rejected, without any other exception. Most of the damage shows:
     * what is read is what the file holds.
     */
    @ParameterizedTest
    @MethodSource("photos")
    void damageIsReadOrRejected(String photo) throws IOException {
        byte[] bytes = Files.readAllBytes(Fixtures.color(photo));
        MemorySegment sound = Photo.read(Fixtures.color(photo)).pixels();
        SplittableRandom random = new SplittableRandom(bytes.length);
        int shown = 0;
        // Without the limit, a changed size makes some of these take seconds.
        System.setProperty(Photo.MAX_PIXELS_PROPERTY, "1000000");
        try {
            for (int i = 0; i < DAMAGED; i++) {
                byte[] damaged = bytes.clone();
                for (int j = random.nextInt(1, 4); j > 0; j--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                Path file = write(photo, damaged);
                try {
                    shown += sound.mismatch(Photo.read(file).pixels()) == -1 ? 0 : 1;
                } catch (ImageException e) {
                    assertTrue(message(e).contains(photo), e::getMessage);
                    shown++;
                }
            }
            assertTrue(shown > DAMAGED / 4, "of " + DAMAGED + " damaged files only " + shown + " were noticed");
        } finally {
            System.clearProperty(Photo.MAX_PIXELS_PROPERTY);
        }
    }

    private static void refused(Path file, String... parts) {
        String message = message(assertThrows(ImageException.class, () -> Photo.read(file)));
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
        }
    }

    private static String message(ImageException e) {
        return Objects.requireNonNull(e.getMessage());
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static int indexOf(byte[] bytes, int... pattern) {
        for (int i = 0; i + pattern.length <= bytes.length; i++) {
            int matched = 0;
            while (matched < pattern.length && (bytes[i + matched] & 0xff) == pattern[matched]) {
                matched++;
            }
            if (matched == pattern.length) {
                return i;
            }
        }
        throw new AssertionError("pattern not found");
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
