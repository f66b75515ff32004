package org.pitchside.trainer.report;

import java.util.List;
import java.util.Locale;
import org.pitchside.trainer.report.Answers.Point;

/**
 * A small line or scatter plot as inline SVG. Colours come from the page's style sheet, so that it reads in light and dark and on
 * paper; lines differ by dash too, so that nothing depends on colour alone.
 */
final class Plot {

    private static final int LEFT = 58;
    private static final int TOP = 10;
    private static final int BELOW = 36;
    private static final String[] DASHES = {"", "6 3", "2 3", "8 3 2 3", "1 2", "10 4", "4 2 1 2", "3 1"};

    private final StringBuilder out = new StringBuilder();
    private final int width;
    private final int height;
    private final double x0;
    private final double x1;
    private final double y0;
    private final double y1;

    /** @param title read aloud by a screen reader */
    Plot(String title, int width, int height, double x0, double x1, double y0, double y1) {
        this.width = width;
        this.height = height;
        this.x0 = x0;
        this.x1 = x1;
        this.y0 = y0;
        this.y1 = y1;
        out.append(String.format(
                Locale.ROOT,
                "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">",
                Html.escape(title),
                width,
                height,
                width,
                height));
    }

    private double px(double x) {
        return LEFT + (x - x0) / (x1 - x0) * (width - LEFT - 12);
    }

    private double py(double y) {
        return TOP + (y1 - y) / (y1 - y0) * (height - TOP - BELOW);
    }

    /** Frame, grid and numbers at so many steps. */
    Plot axes(String x, String y, int xSteps, int ySteps, int xDigits, int yDigits) {
        for (int i = 0; i <= xSteps; i++) {
            double v = x0 + (x1 - x0) * i / xSteps;
            out.append(line("g", px(v), py(y0), px(v), py(y1)));
            out.append(text("middle", px(v), height - BELOW + 14, number(v, xDigits)));
        }
        for (int i = 0; i <= ySteps; i++) {
            double v = y0 + (y1 - y0) * i / ySteps;
            out.append(line("g", px(x0), py(v), px(x1), py(v)));
            out.append(text("end", LEFT - 5, py(v) + 4, number(v, yDigits)));
        }
        out.append(text("middle", (LEFT + width) / 2.0, height - 5, x));
        out.append(String.format(
                Locale.ROOT,
                "<text text-anchor=\"middle\" transform=\"translate(10 %.1f) rotate(-90)\">%s</text>",
                (height - BELOW + TOP) / 2.0,
                Html.escape(y)));
        return this;
    }

    /** A line through points, the n-th colour and dash. */
    Plot curve(int n, List<Point> points) {
        if (points.isEmpty()) {
            return this;
        }
        out.append(String.format(
                Locale.ROOT,
                "<polyline class=\"l c%d\" stroke-dasharray=\"%s\" points=\"",
                n % DASHES.length,
                DASHES[n % DASHES.length]));
        for (Point p : points) {
            out.append(String.format(Locale.ROOT, "%.1f,%.1f ", px(p.x()), py(clamp(p.y()))));
        }
        out.append("\"/>");
        return this;
    }

    private double clamp(double y) {
        return Math.max(Math.min(y0, y1), Math.min(Math.max(y0, y1), y));
    }

    /** A line that is no data. */
    Plot guide(double xa, double ya, double xb, double yb) {
        out.append(line("guide", px(xa), py(ya), px(xb), py(yb)));
        return this;
    }

    Plot dot(double x, double y, double radius, String tip) {
        out.append(String.format(
                Locale.ROOT,
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                px(x),
                py(y),
                radius,
                Html.escape(tip)));
        return this;
    }

    /**
     * A ring in the n-th colour with its name beside it.
     *
     * @param below so many pixels
     */
    Plot ring(int n, double x, double y, int below, String name) {
        out.append(String.format(
                Locale.ROOT,
                "<circle class=\"l c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"6\"/>",
                n % DASHES.length,
                px(x),
                py(y)));
        out.append(text("start", px(x) + 10, py(y) + below, name));
        return this;
    }

    /** The sample of a line that stands before its name in a legend. */
    static String sample(int n) {
        return String.format(
                Locale.ROOT,
                "<svg width=\"34\" height=\"10\" aria-hidden=\"true\"><polyline class=\"l c%d\" stroke-dasharray=\"%s\" points=\"1,5 33,5\"/></svg>",
                n % DASHES.length,
                DASHES[n % DASHES.length]);
    }

    String svg() {
        return out + "</svg>";
    }

    /** The same as a file of its own, for light and dark pages. */
    String file() {
        String style = Html.COLOURS + Html.PLOT + "svg{background:var(--paper);font-family:system-ui,sans-serif}\n";
        return out.toString()
                        .replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ")
                        .replaceFirst(">", "><style>\n" + style + "</style>")
                + "</svg>\n";
    }

    private static String line(String kind, double xa, double ya, double xb, double yb) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                kind,
                xa,
                ya,
                xb,
                yb);
    }

    private static String text(String anchor, double x, double y, String text) {
        return String.format(
                Locale.ROOT,
                "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                anchor,
                x,
                y,
                Html.escape(text));
    }

    private static String number(double v, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", v);
    }
}
