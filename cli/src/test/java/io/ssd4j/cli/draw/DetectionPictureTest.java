// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.RgbImage;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionPictureTest {
    private static final int BLUE = 77;

    @Test
    void drawsTheEdgesInTheColorOfTheClass() {
        BufferedImage picture =
                DetectionPicture.of(RgbImages.gradient(200, 220, BLUE), List.of(box(3, "cat", 50, 60, 150, 160)));

        int color = ClassColors.of(3).getRGB();
        assertEquals(color, picture.getRGB(50, 120), "left");
        assertEquals(color, picture.getRGB(150, 120), "right");
        assertEquals(color, picture.getRGB(120, 160), "bottom");
    }

    @Test
    void leavesTheRestOfThePhotoAsItIs() {
        BufferedImage picture =
                DetectionPicture.of(RgbImages.gradient(200, 220, BLUE), List.of(box(3, "cat", 50, 60, 150, 160)));

        assertEquals(200, picture.getWidth());
        assertEquals(220, picture.getHeight());
        Rectangle inside = new Rectangle(53, 63, 94, 94);
        Rectangle drawn = new Rectangle(46, 40, 109, 125);
        for (int y = 0; y < 220; y++) {
            for (int x = 0; x < 200; x++) {
                if (inside.contains(x, y) || !drawn.contains(x, y)) {
                    assertEquals(RgbImages.color(x, y, BLUE), picture.getRGB(x, y), x + ", " + y);
                }
            }
        }
    }

    @Test
    void writesALabelOnTopOfTheBox() {
        BufferedImage picture =
                DetectionPicture.of(RgbImages.gradient(200, 220, BLUE), List.of(box(3, "cat", 50, 60, 150, 160)));

        Rectangle label = new Rectangle(50, 44, 40, 14);
        assertTrue(count(picture, label, ClassColors.of(3).getRGB()) > 100, "no background");
        assertTrue(count(picture, label, 0xff000000) > 20, "no letters");
    }

    /** A label at an edge has as many dark pixels as one in the middle: nothing of it is cut off. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 60, 60",
        "-30, -30, 20, 20",
        "340, 0, 400, 60",
        "0, 340, 60, 400",
        "345, 345, 500, 500",
        "0, 0, 400, 400"
    })
    void keepsLabelsInsideThePicture(double left, double top, double right, double bottom) {
        BufferedImage atEdge = onWhite(box(4, "diningtable", left, top, right, bottom));
        BufferedImage inTheMiddle = onWhite(box(4, "diningtable", 150, 150, 300, 300));
        Rectangle all = new Rectangle(0, 0, 400, 400);
        assertEquals(count(inTheMiddle, all, 0xff000000), count(atEdge, all, 0xff000000));
    }

    private static BufferedImage onWhite(DrawnBox box) {
        byte[] white = new byte[3 * 400 * 400];
        Arrays.fill(white, (byte) 255);
        return DetectionPicture.of(new RgbImage(400, 400, MemorySegment.ofArray(white)), List.of(box));
    }

    @Test
    void enlargesASmallPhotoPixelByPixel() {
        BufferedImage picture =
                DetectionPicture.of(RgbImages.gradient(20, 40, BLUE), List.of(box(1, "circle", 2, 2, 18, 10)));

        assertEquals(320, picture.getWidth());
        assertEquals(640, picture.getHeight());
        for (int y = 200; y < 640; y++) {
            for (int x = 0; x < 320; x++) {
                assertEquals(RgbImages.color(x / 16, y / 16, BLUE), picture.getRGB(x, y));
            }
        }
        assertEquals(ClassColors.of(1).getRGB(), picture.getRGB(18 * 16, 6 * 16), "the right edge");
    }

    @Test
    void doesNotBlowUpAStrip() {
        BufferedImage picture =
                DetectionPicture.of(RgbImages.gradient(3000, 1, BLUE), List.of(box(1, "a", 0, 0, 9, 1)));
        assertEquals(6000, picture.getWidth());
        assertEquals(2, picture.getHeight());
    }

    @Test
    void drawsTheBestBoxOnTop() {
        DrawnBox best = box(1, "a", 20, 50, 180, 180);
        DrawnBox worse = box(2, "b", 20, 50, 180, 180);
        BufferedImage picture = DetectionPicture.of(RgbImages.gradient(200, 200, BLUE), List.of(best, worse));
        assertEquals(ClassColors.of(1).getRGB(), picture.getRGB(20, 120));
    }

    @Test
    void drawsBoxesThatLieOutsideOrAreEmpty() {
        List<DrawnBox> odd = List.of(
                box(1, "left", -500, 20, -400, 60),
                box(2, "below", 20, 1e9, 60, 2e9),
                box(3, "empty", 70, 70, 70, 70),
                box(4, "everything", -1e9, -1e9, 1e9, 1e9),
                box(5, "", 10, 10, 30, 30));
        BufferedImage picture = DetectionPicture.of(RgbImages.gradient(200, 200, BLUE), odd);
        assertEquals(ClassColors.of(4).getRGB(), picture.getRGB(199, 120));
        assertNotEquals(
                0,
                count(picture, new Rectangle(0, 180, 200, 20), ClassColors.of(2).getRGB()));
    }

    @Test
    void drawsTheSamePictureEveryTime() {
        List<DrawnBox> boxes = List.of(box(1, "a", 0, 0, 50, 50), box(2, "b", 10, 10, 90, 60));
        assertArrayEquals(
                pixels(DetectionPicture.of(RgbImages.gradient(170, 170, BLUE), boxes)),
                pixels(DetectionPicture.of(RgbImages.gradient(170, 170, BLUE), boxes)));
    }

    private static DrawnBox box(int label, String name, double left, double top, double right, double bottom) {
        return new DrawnBox(label, name, 0.987, left, top, right, bottom);
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    private static long count(BufferedImage picture, Rectangle area, int color) {
        int[] pixels = picture.getRGB(area.x, area.y, area.width, area.height, null, 0, area.width);
        return Arrays.stream(pixels).filter(pixel -> pixel == color).count();
    }
}
