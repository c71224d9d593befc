// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A format has the same decoder on the module path (as here) and on the class path. */
class DecoderLookupTest {

    @ParameterizedTest
    @CsvSource({
        "JPEG, com.twelvemonkeys.imageio.plugins.jpeg",
        "WEBP, com.twelvemonkeys.imageio.plugins.webp",
        "PNG, com.sun.imageio.plugins.png",
        "BMP, com.sun.imageio.plugins.bmp",
        "GIF, com.sun.imageio.plugins.gif"
    })
    void everyFormatHasItsDecoder(PhotoFormat format, String decoder) throws IOException {
        assertTrue(PhotoFormat.class.getModule().isNamed());
        ImageReader reader = format.newReader();

        assertEquals(decoder, reader.getClass().getPackageName());
        reader.dispose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webp-lossless.webp", "jpeg-ycck.jpg", "png-rgb-8.png"})
    @Timeout(60)
    void readsOnTheClassPathWithAnyContextClassLoader(String photo) throws IOException, InterruptedException {
        assertEquals("24 x 17", OtherJvm.read(Fixtures.color(photo)));
    }
}
