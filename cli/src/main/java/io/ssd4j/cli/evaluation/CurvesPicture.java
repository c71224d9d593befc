// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.draw.Lettering;
import io.ssd4j.cli.evaluation.EvaluationReport.ClassResult;
import io.ssd4j.cli.evaluation.EvaluationReport.Figure;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Draws precision over recall: a thin line for each category, a thick black one for their mean, and a legend. */
public final class CurvesPicture {
    private static final int PLOT = 800;
    private static final int MARGIN = 70;
    private static final int LEGEND_GAP = 30;
    private static final int LEGEND_COLUMN = 260;
    private static final int SAMPLE = 28;
    private static final int LINE = 18;
    private static final int LONGEST_NAME = 20;
    private static final int STEPS = 100;
    private static final int ROWS = PLOT / (LINE + 6);
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final List<ClassResult> classes;
    private final BufferedImage image;
    private final Graphics2D graphics;
    private final Lettering lettering = Lettering.of(LINE);

    private CurvesPicture(EvaluationReport report) {
        // By the curve's own number, so that the legend reads from the best class to the worst.
        this.classes = report.classes().stream()
                .filter(result -> result.curve().recall().length > 0
                        || !Double.isNaN(last(result).value()))
                .sorted(Comparator.comparingDouble(
                                (ClassResult result) -> last(result).value())
                        .reversed())
                .toList();
        int columns = Math.max(1, Math.ceilDiv(classes.size() + 1, ROWS));
        this.image = new BufferedImage(
                MARGIN + PLOT + LEGEND_GAP + columns * LEGEND_COLUMN, PLOT + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
        this.graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    /** Draws the curves of a report. Categories without annotations that count are left out. */
    public static BufferedImage of(EvaluationReport report) {
        CurvesPicture picture = new CurvesPicture(report);
        try {
            picture.draw();
            return picture.image;
        } finally {
            picture.graphics.dispose();
        }
    }

    private static Figure last(ClassResult result) {
        return result.figures().getLast();
    }

    private void draw() {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        axes();
        double[] mean = new double[STEPS + 1];
        for (int i = 0; i < classes.size(); i++) {
            double[] curve = sampled(classes.get(i).curve());
            IntStream.range(0, mean.length).forEach(r -> mean[r] += curve[r] / classes.size());
            graphics.setStroke(new BasicStroke(1.5f));
            graphics.setColor(color(i));
            line(curve);
            legend(i + 1, classes.get(i).name(), last(classes.get(i)).value());
        }
        if (!classes.isEmpty()) {
            graphics.setStroke(new BasicStroke(4));
            graphics.setColor(Color.BLACK);
            line(mean);
            legend(
                    0,
                    "mean",
                    classes.stream()
                            .mapToDouble(result -> last(result).value())
                            .average()
                            .orElseThrow());
        }
    }

    private void axes() {
        graphics.setStroke(new BasicStroke(1));
        for (int tenth = 0; tenth <= 10; tenth++) {
            double value = tenth / 10.0;
            graphics.setColor(tenth % 10 == 0 ? Color.GRAY : new Color(0xdddddd));
            graphics.drawLine(x(value), y(0), x(value), y(1));
            graphics.drawLine(x(0), y(value), x(1), y(value));
            graphics.setColor(Color.BLACK);
            String text = String.format(Locale.ROOT, "%.1f", value);
            lettering.draw(graphics, text, x(value) - lettering.width(text) / 2, y(0) + 6);
            lettering.draw(graphics, text, x(0) - 8 - lettering.width(text), y(value) - lettering.height() / 2);
        }
        lettering.draw(graphics, "recall", x(0.5) - lettering.width("recall") / 2, y(0) + 10 + lettering.height());
        lettering.draw(graphics, "precision at IoU 0.5", x(0), MARGIN - 12 - lettering.height());
    }

    private void legend(int place, String name, double value) {
        int x = MARGIN + PLOT + LEGEND_GAP + place / ROWS * LEGEND_COLUMN;
        int y = MARGIN + place % ROWS * (LINE + 6);
        graphics.drawLine(x, y + LINE / 2, x + SAMPLE, y + LINE / 2);
        graphics.setColor(Color.BLACK);
        String shortened = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 2) + ".." : name;
        lettering.draw(graphics, String.format(Locale.ROOT, "%.3f ", value) + shortened, x + SAMPLE + 8, y);
    }

    private void line(double[] precision) {
        Path2D path = new Path2D.Double();
        path.moveTo(x(0), y(precision[0]));
        for (int i = 1; i < precision.length; i++) {
            path.lineTo(x((double) i / STEPS), y(precision[i]));
        }
        graphics.draw(path);
    }

    /** The precision at recalls of 0, 0.01 ... 1; 0 beyond the recall that was reached. */
    private static double[] sampled(PrecisionRecall curve) {
        double[] samples = new double[STEPS + 1];
        int at = 0;
        for (int step = 0; step <= STEPS; step++) {
            while (at < curve.recall().length && curve.recall()[at] < (double) step / STEPS) {
                at++;
            }
            samples[step] = at < curve.recall().length ? curve.precision()[at] : 0;
        }
        return samples;
    }

    /** Neighbors in the legend have very different hues; all are dark enough for a white ground. */
    private static Color color(int index) {
        double turns = index * GOLDEN;
        return Color.getHSBColor((float) (turns - Math.floor(turns)), 0.9f, index % 2 == 0 ? 0.75f : 0.55f);
    }

    private static int x(double recall) {
        return (int) Math.round(MARGIN + recall * PLOT);
    }

    private static int y(double precision) {
        return (int) Math.round(MARGIN + (1 - precision) * PLOT);
    }
}
