// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PixelLetteringTest {

    @Test
    void drawsLettersOfDifferentWidths() {
        assertEquals(
                List.of(
                        "..........",
                        ".###...#..",
                        "#...#.....",
                        "#.....##..",
                        "#......#..",
                        "#......#..",
                        "#...#..#..",
                        ".###..###.",
                        "..........",
                        ".........."),
                drawn("Ci", new PixelLettering(10)));
    }

    @Test
    void growsByWholeNumbers() {
        Lettering small = new PixelLettering(10);
        Lettering large = new PixelLettering(29);
        assertEquals(10, small.height());
        assertEquals(30, large.height());
        assertEquals(3 * small.width("tvmonitor 0.50"), large.width("tvmonitor 0.50"));
        List<String> one = drawn("g", small);
        List<String> three = drawn("g", large);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < three.get(y).length(); x++) {
                assertEquals(one.get(y / 3).charAt(x / 3), three.get(y).charAt(x), x + ", " + y);
            }
        }
    }

    @Test
    void everyPrintableCharacterHasItsOwnShape() {
        Lettering lettering = new PixelLettering(10);
        long shapes = IntStream.range(' ', 127)
                .mapToObj(c -> drawn(Character.toString(c), lettering))
                .distinct()
                .count();
        assertEquals(95, shapes);
    }

    @Test
    void otherCharactersAreBoxes() {
        Lettering lettering = new PixelLettering(10);
        assertEquals(drawn("\u00e4", lettering), drawn("\ud83d\udc08", lettering));
        assertEquals("#####.", drawn("\u00e4", lettering).get(1));
    }

    private static List<String> drawn(String text, Lettering lettering) {
        BufferedImage image =
                new BufferedImage(lettering.width(text), lettering.height(), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        lettering.draw(graphics, text, 0, 0);
        graphics.dispose();
        List<String> rows = new ArrayList<>();
        for (int y = 0; y < image.getHeight(); y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < image.getWidth(); x++) {
                row.append((image.getRGB(x, y) & 1) == 1 ? '#' : '.');
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
