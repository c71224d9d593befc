// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A format's decoder depends neither on ImageIO's registry nor on how the jars are loaded. */
class DecoderLookupTest {

    @ParameterizedTest
    @ValueSource(strings = {"gif-plain.gif", "jpeg-ycck.jpg", "png-rgb-8.png"})
    @Timeout(60)
    void readsOnTheClassPathWithAnyContextClassLoader(String photo) throws IOException, InterruptedException {
        assertEquals("24 x 17", OtherJvm.read(Fixtures.color(photo)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png-rgb-8.png", "jpeg-420.jpg", "bmp-24.bmp"})
    void aReaderThatAnApplicationPrefersIsNotUsed(String name) {
        String format = name.substring(0, name.indexOf('-')).toUpperCase(Locale.ROOT);
        IIORegistry registry = IIORegistry.getDefaultInstance();
        ImageReaderSpi jdk = ImageIO.getImageReadersByFormatName(format).next().getOriginatingProvider();
        ImageReaderSpi intruder = new Intruder(format);
        registry.registerServiceProvider(intruder, ImageReaderSpi.class);
        registry.setOrdering(ImageReaderSpi.class, intruder, jdk);
        try {
            assertInstanceOf(
                    Intruder.class,
                    registry.getServiceProviders(ImageReaderSpi.class, Set.of(intruder, jdk)::contains, true)
                            .next());
            assertEquals(24, Photo.read(Fixtures.color(name)).width());
        } finally {
            registry.deregisterServiceProvider(intruder, ImageReaderSpi.class);
        }
    }

    /** Claims a format and decodes nothing. */
    private static final class Intruder extends ImageReaderSpi {
        Intruder(String format) {
            super(
                    "somebody",
                    "1",
                    new String[] {format},
                    null,
                    null,
                    "none",
                    new Class<?>[] {ImageInputStream.class},
                    null,
                    false,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public boolean canDecodeInput(Object source) {
            return true;
        }

        @Override
        public ImageReader createReaderInstance(Object extension) {
            throw new AssertionError("the application's own reader was asked");
        }

        @Override
        public String getDescription(Locale locale) {
            return "an intruder";
        }
    }

    @Test
    void aWebpIsRejectedWithTheArtifactThatReadsIt() {
        String message = refusal(Fixtures.color("webp-lossless.webp"));
        assertTrue(message.contains("webp-lossless.webp is a WebP image"), message);
        assertTrue(message.contains("add the artifact io.ssd4j:ssd4j-codecs"), message);
    }

    @Test
    void aJpegThatOnlyTheCodecsReadNamesTheirArtifact(@TempDir Path folder) throws IOException {
        String message = refusal(withFrame(0xc9, folder));
        assertTrue(
                message.contains("is a JPEG image with arithmetic coding, which is not supported by the JDK alone"),
                message);
        assertTrue(message.contains("add the artifact io.ssd4j:ssd4j-codecs"), message);
    }

    @Test
    void aJpegThatNothingReadsIsToBeConverted(@TempDir Path folder) throws IOException {
        String message = refusal(withFrame(0xc3, folder));
        assertTrue(
                message.endsWith(
                        "is a JPEG image with lossless coding, which is not supported; convert it to a JPEG of the usual"
                                + " kind or to PNG"),
                message);
    }

    /** A photo that says that it is of another kind. */
    private static Path withFrame(int marker, Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(Fixtures.color("jpeg-444.jpg"));
        for (int i = 0; i + 1 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == 0xff && (bytes[i + 1] & 0xff) == 0xc0) {
                bytes[i + 1] = (byte) marker;
                break;
            }
        }
        return Files.write(folder.resolve("other.jpg"), bytes);
    }

    private static String refusal(Path photo) {
        return String.valueOf(
                assertThrows(ImageException.class, () -> Photo.read(photo)).getMessage());
    }
}
