// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.ssd.model.SsdBackbone;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * A photo of exactly the network's input size, so that goldens do not depend on a resize. The input is computed here
 * and not by the product, so that any difference comes from the network.
 */
final class GoldenPhoto {
    private static final int[] MEAN = {123, 117, 104};

    private GoldenPhoto() {}

    /**
     * Computes a photo's input, [3, size, size] row-major, RGB minus the mean.
     *
     * @param name for example {@code chelsea}
     */
    static float[] input(String name, SsdBackbone backbone) {
        BufferedImage image = read(name + "-" + backbone.size() + ".png");
        int size = backbone.size();
        int[] rgb = image.getRGB(0, 0, size, size, null, 0, size);
        float[] input = new float[3 * rgb.length];
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < rgb.length; i++) {
                int level = rgb[i] >> (16 - 8 * channel) & 0xff;
                input[channel * rgb.length + i] = level - MEAN[channel];
            }
        }
        return input;
    }

    private static BufferedImage read(String file) {
        try {
            return ImageIO.read(GoldenResource.path(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
