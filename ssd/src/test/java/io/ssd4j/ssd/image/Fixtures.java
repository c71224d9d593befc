// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The files that {@code make_fixtures.py} generates. */
final class Fixtures {
    private Fixtures() {}

    static Path folder(String name) {
        URL url = Objects.requireNonNull(Fixtures.class.getResource(name), "no fixtures " + name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The small images in {@code colors/}, without the expected results. */
    static List<Path> colors() {
        try (Stream<Path> files = Files.list(folder("colors"))) {
            return files.filter(f -> !f.toString().endsWith(".rgb.png"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path color(String name) {
        return folder("colors").resolve(name);
    }

    /** Reads an 8-bit RGB or gray PNG as packed RGB, with ImageIO alone. */
    static RgbImage png(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        int[] samples = image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
        int bands = image.getRaster().getNumBands();
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) samples[bands == 1 ? i / 3 : i];
        }
        return new RgbImage(image.getWidth(), image.getHeight(), MemorySegment.ofArray(rgb));
    }
}
