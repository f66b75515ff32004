package org.pitchside.notebooks;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.pitchside.trainer.report.Tally;

/** How the notebooks' pictures look. What they show stands in the notebooks. */
public final class Pictures {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 320;

    private Pictures() {}

    /** A chart of lines without marks; the axes' titles name their units. */
    public static XYChart lines(String title, String x, String y) {
        return chart(title, x, y, HEIGHT, XYSeriesRenderStyle.Line);
    }

    /** A chart of points without lines, one colour a series. */
    public static XYChart points(String title, String x, String y) {
        return chart(title, x, y, 2 * HEIGHT, XYSeriesRenderStyle.Scatter);
    }

    private static XYChart chart(String title, String x, String y, int height, XYSeriesRenderStyle render) {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(height)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        var style = chart.getStyler();
        style.setDefaultSeriesRenderStyle(render);
        style.setChartBackgroundColor(Color.WHITE);
        style.setMarkerSize(8);
        style.setXAxisDecimalPattern("0.##");
        return chart;
    }

    /** Adds a line. */
    public static void line(XYChart chart, String name, double[] x, double[] y) {
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
    }

    /** Adds marks to a chart of lines; none, where there is nothing to mark. */
    public static void marks(XYChart chart, String name, double[] x, double[] y) {
        if (x.length > 0) {
            chart.addSeries(name, x, y).setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        }
    }

    /** Who was taken for whom: a row for each true class, a column for each answer, the share of the row by colour. */
    public static HeatMapChart confusion(String title, List<String> classes, Tally tally) {
        var rows = new ArrayList<>(classes);
        Collections.reverse(rows); // the picture's first row is its lowest
        var cells = new ArrayList<Number[]>();
        for (int t = 0; t < classes.size(); t++) {
            int of = Math.max(1, tally.ofTruth(t));
            for (int a = 0; a < classes.size(); a++) {
                cells.add(new Number[] {a, classes.size() - 1 - t, Math.round(100.0 * tally.count(t, a) / of)});
            }
        }
        var chart = new HeatMapChartBuilder()
                .width(WIDTH)
                .height(2 * HEIGHT)
                .title(title)
                .xAxisTitle("answer")
                .yAxisTitle("truth; colour and number: % of the row")
                .build();
        chart.getStyler().setShowValue(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, new Color(0x2a78d6)});
        chart.addSeries("share", classes, rows, cells);
        return chart;
    }

    /** The picture that a notebook shows. */
    public static BufferedImage png(Chart<?, ?> chart) {
        return BitmapEncoder.getBufferedImage(chart);
    }
}
