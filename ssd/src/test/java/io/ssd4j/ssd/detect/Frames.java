// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Images whose first byte is the label that a {@link FakeDevice} finds; 0 is nothing. */
final class Frames {
    private Frames() {}

    static RgbImage image(int label, int width, int height) {
        MemorySegment pixels = Arena.ofAuto().allocate(3L * width * height);
        pixels.set(ValueLayout.JAVA_BYTE, 0, (byte) label);
        return new RgbImage(width, height, pixels);
    }

    static Frame frame(int label, int width, int height) {
        return Frame.packed(image(label, width, height).pixels(), width, height, PixelFormat.RGB);
    }

    static Path photo(Path folder, String name, int label, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, label << 16);
        Path file = folder.resolve(name);
        try {
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
