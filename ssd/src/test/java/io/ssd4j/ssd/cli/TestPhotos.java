// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Photos of one color. */
final class TestPhotos {
    private TestPhotos() {}

    /** A PNG of a red level, which becomes {@code red - 123} in the network's input; returns its path. */
    static String write(Path folder, String name, int red) throws IOException {
        BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 12; i++) {
            image.setRGB(i % 4, i / 4, red << 16);
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }
}
