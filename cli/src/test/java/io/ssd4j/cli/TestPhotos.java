// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Photos of one color. */
public final class TestPhotos {
    private TestPhotos() {}

    /** A PNG of a red level, which becomes {@code red - 123} in the network's input; returns its path. */
    public static String write(Path folder, String name, int red) throws IOException {
        return write(folder, name, red, 4, 3);
    }

    /** The same of a size. */
    public static String write(Path folder, String name, int red, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, red << 16);
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }
}
