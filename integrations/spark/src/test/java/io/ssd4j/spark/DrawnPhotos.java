// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A folder of photos: drawn circles and squares of a few kinds, in JPEG and PNG, and files that are no photos.
 *
 * @param good those that can be read
 * @param bad those that cannot
 */
record DrawnPhotos(List<Path> good, List<Path> bad) {
    private static final int KINDS = 6;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 260;

    /** Draws photos. */
    static DrawnPhotos write(Path folder, int goodCount, int badCount) {
        List<byte[]> kinds = IntStream.range(0, Math.min(KINDS, goodCount))
                .mapToObj(DrawnPhotos::draw)
                .toList();
        try {
            Files.createDirectories(folder);
            List<Path> good = paths(folder, "photo", goodCount);
            for (int i = 0; i < goodCount; i++) {
                Files.write(good.get(i), kinds.get(i % kinds.size()));
            }
            List<Path> bad = paths(folder, "bad", badCount);
            for (int i = 0; i < badCount; i++) {
                Files.write(bad.get(i), damaged(i, kinds.get(i % kinds.size())));
            }
            return new DrawnPhotos(good, bad);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Evenly distributed names: bad ones are everywhere in the order of names. */
    private static List<Path> paths(Path folder, String suffix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> folder.resolve("%04d-%s".formatted(i * 1000 / Math.max(1, count), suffix)))
                .toList();
    }

    private static byte[] draw(int kind) {
        BufferedImage image = new BufferedImage(WIDTH + 10 * kind, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(225, 225, 220));
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setColor(new Color(200, 40, 40 + 20 * kind));
        graphics.fillOval(20, 30 + 5 * kind, 100, 100);
        graphics.setColor(new Color(30, 60 + 20 * kind, 180));
        graphics.fillRect(180, 110, 90, 90);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, kind % 2 == 0 ? "jpg" : "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] damaged(int kind, byte[] photo) {
        return switch (kind % 3) {
            // Spark itself passes over files without any byte.
            case 0 -> new byte[1];
            case 1 -> "this is not a photo".getBytes(StandardCharsets.UTF_8);
            default -> Arrays.copyOf(photo, photo.length / 2);
        };
    }
}
