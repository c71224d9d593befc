// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.roofline;

import io.ssd4j.benchmarks.gpu.result.LayerTime;
import io.ssd4j.benchmarks.gpu.result.PlanTimes;
import java.awt.Color;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The roofline on logarithmic axes, and the layers under it; those that lose the most time have their names. */
final class Picture {
    private static final int NAMED = 6;

    private Picture() {}

    /** A chart; launches without arithmetic have no place on it. */
    static XYChart of(PlanTimes plan, Roof roof, String card) {
        XYChart chart = new XYChartBuilder()
                .width(1100)
                .height(700)
                .title("ssd4j, SSD300 " + plan + " on " + card)
                .xAxisTitle("FLOP for a byte of device memory")
                .yAxisTitle("TFLOP/s")
                .build();
        chart.getStyler().setPlotGridLinesColor(new Color(225, 225, 225));
        chart.getStyler().setMarkerSize(9);
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setXAxisDecimalPattern("#,##0.###");
        chart.getStyler().setYAxisDecimalPattern("#,##0.###");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        List<LayerTime> drawn =
                plan.layers().stream().filter(layer -> layer.flop() > 0).toList();
        addRoof(chart, drawn, roof);
        SortedMap<String, List<LayerTime>> byLibrary =
                drawn.stream().collect(Collectors.groupingBy(LayerTime::library, TreeMap::new, Collectors.toList()));
        byLibrary.forEach((library, layers) -> addLayers(chart, library, layers));
        losers(plan, roof).forEach(layer -> chart.addAnnotation(name(layer)));
        return chart;
    }

    /** Those that lose the most time to their limit, the greatest loss first. */
    static List<LayerTime> losers(PlanTimes plan, Roof roof) {
        return plan.layers().stream()
                .filter(layer -> layer.flop() > 0)
                .sorted(Comparator.comparingDouble((LayerTime layer) -> roof.leastMicros(layer) - layer.micros()))
                .limit(NAMED)
                .toList();
    }

    private static void addRoof(XYChart chart, List<LayerTime> layers, Roof roof) {
        double left = layers.stream().mapToDouble(LayerTime::intensity).min().orElse(roof.ridge()) / 2;
        double right = 2
                * Math.max(
                        roof.ridge(),
                        layers.stream().mapToDouble(LayerTime::intensity).max().orElse(0));
        double[] x = {Math.min(left, roof.ridge() / 2), roof.ridge(), right};
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = roof.at(x[i]) / 1e12;
        }
        XYSeries series = chart.addSeries("measured copy bandwidth and GEMM peak", x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(Color.DARK_GRAY);
    }

    private static void addLayers(XYChart chart, String library, List<LayerTime> layers) {
        double[] x = layers.stream().mapToDouble(LayerTime::intensity).toArray();
        double[] y = layers.stream().mapToDouble(Picture::tera).toArray();
        XYSeries series = chart.addSeries(library, x, y);
        series.setLineStyle(SeriesLines.NONE);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    private static double tera(LayerTime layer) {
        return layer.flop() / layer.micros() / 1e6;
    }

    private static AnnotationText name(LayerTime layer) {
        // A little below its marker.
        return new AnnotationText(layer.name(), layer.intensity(), tera(layer) / 1.25, false);
    }
}
