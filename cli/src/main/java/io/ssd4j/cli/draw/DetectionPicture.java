// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import io.ssd4j.ssd.image.RgbImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A photo with boxes and labels. Lines and letters grow with the photo. Boxes are bright with a dark outline, so they are
 * visible on any background; labels lie inside the picture.
 */
public final class DetectionPicture {
    /** A picture is this many lines of text high or wide, whichever is less. */
    private static final int LINES = 26;

    private static final int SMALLEST_LINE = 14;
    private static final int LINES_PER_STROKE = 6;
    private static final float OUTLINE = 0.5f;
    private static final Color DARK = new Color(0, 0, 0, 150);

    private final BufferedImage image;
    private final int scale;
    private final Lettering lettering;
    private final int stroke;
    private final int padding;

    private DetectionPicture(Canvas canvas) {
        this.image = canvas.image();
        this.scale = canvas.scale();
        int line = Math.max(SMALLEST_LINE, Math.min(image.getWidth(), image.getHeight()) / LINES);
        this.lettering = Lettering.of(line);
        this.stroke = Math.max(2, Math.round((float) line / LINES_PER_STROKE));
        this.padding = Math.max(2, line / 5);
    }

    /**
     * Draws boxes on a copy of a photo.
     *
     * <p>A photo whose shorter side is under 160 pixels is enlarged by a whole number first, because no label would fit into it.
     *
     * @param photo the photo, which does not change
     * @param boxes by descending score: the first ones are drawn last, so that no other covers them
     * @return the picture, for {@link PictureFolder}
     */
    public static BufferedImage of(RgbImage photo, List<DrawnBox> boxes) {
        DetectionPicture picture = new DetectionPicture(Canvas.of(photo));
        Graphics2D graphics = picture.image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            picture.draw(graphics, boxes);
        } finally {
            graphics.dispose();
        }
        return picture.image;
    }

    private void draw(Graphics2D graphics, List<DrawnBox> boxes) {
        boxes.reversed().forEach(box -> drawBox(graphics, box));
        LabelPlaces places = new LabelPlaces(image.getWidth(), image.getHeight());
        List<Label> labels = boxes.stream().map(box -> label(box, places)).toList();
        labels.reversed().forEach(label -> drawLabel(graphics, label));
    }

    private void drawBox(Graphics2D graphics, DrawnBox box) {
        Rectangle2D.Double line = middle(box);
        graphics.setColor(DARK);
        graphics.setStroke(new BasicStroke(stroke + 2 + 2 * OUTLINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        graphics.draw(line);
        graphics.setColor(ClassColors.of(box.label()));
        graphics.setStroke(new BasicStroke(stroke, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        graphics.draw(line);
    }

    /** The line along which the box is drawn: its edges, moved inward so far that none is cut off at the border. */
    private Rectangle2D.Double middle(DrawnBox box) {
        double margin = stroke / 2.0;
        double left = inside(box.left() * scale, image.getWidth(), margin);
        double top = inside(box.top() * scale, image.getHeight(), margin);
        double right = inside(box.right() * scale, image.getWidth(), margin);
        double bottom = inside(box.bottom() * scale, image.getHeight(), margin);
        return new Rectangle2D.Double(left, top, right - left, bottom - top);
    }

    private static double inside(double edge, int size, double margin) {
        return Math.clamp(edge, margin, Math.max(margin, size - margin));
    }

    /** A label and its place; without a caption if not even the score fits into the picture. */
    private record Label(DrawnBox box, String caption, Rectangle place) {}

    private Label label(DrawnBox box, LabelPlaces places) {
        String caption = Caption.of(box, lettering, image.getWidth() - 2 * padding);
        if (caption.isEmpty() || lettering.height() > image.getHeight()) {
            return new Label(box, "", new Rectangle());
        }
        Rectangle2D.Double line = middle(box);
        Rectangle outer = new Rectangle(
                (int) Math.floor(line.x - stroke / 2.0),
                (int) Math.floor(line.y - stroke / 2.0),
                (int) Math.ceil(line.width + stroke),
                (int) Math.ceil(line.height + stroke));
        return new Label(box, caption, places.take(outer, lettering.width(caption) + 2 * padding, lettering.height()));
    }

    private void drawLabel(Graphics2D graphics, Label label) {
        if (label.caption().isEmpty()) {
            return;
        }
        Rectangle place = label.place();
        graphics.setColor(ClassColors.of(label.box().label()));
        graphics.fill(place);
        graphics.setColor(Color.BLACK);
        lettering.draw(graphics, label.caption(), place.x + padding, place.y);
    }
}
