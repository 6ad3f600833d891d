package io.pinion.benchmarks.compare;

import io.pinion.benchmarks.paper.Svg;
import io.pinion.benchmarks.paper.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The medians as bars, as SVG: a panel for each figure that matters, a bar for each gateway. */
final class Plot {
  private static final List<Panel> PANELS =
      List.of(
          new Panel("CPU per streamed event, µs", Figure.EVENT_CPU, 1.3),
          new Panel("CPU per unary request, µs", Figure.UNARY_CPU, 2),
          new Panel("event latency p50, µs", Figure.EVENT_P50, 0),
          new Panel("event latency p99, µs", Figure.EVENT_P99, 0),
          new Panel("unary requests per second", Figure.UNARY_RATE, 0),
          new Panel("memory per held stream, KiB", Figure.HELD_MEMORY, 0));

  private static final int COLUMNS = 2;
  private static final int PANEL_WIDTH = 460;
  private static final int LABEL_WIDTH = 150;
  private static final int BARS_WIDTH = 240;
  private static final int BAR_HEIGHT = 16;
  private static final int ROW_HEIGHT = 22;
  private static final int TITLE_HEIGHT = 40;
  private static final int GAP = 20;

  private final Results results;

  Plot(Results results) {
    this.results = results;
  }

  /**
   * @param limit a line at this multiple of HAProxy's; 0 for none
   */
  private record Panel(String title, Figure figure, double limit) {}

  private record Measured(Gateway gateway, double value) {}

  String svg() {
    Svg drawing = new Svg();
    int top = GAP;
    int height = GAP;
    int column = 0;
    for (Panel panel : PANELS) {
      List<Measured> bars = bars(panel.figure());
      if (bars.isEmpty()) {
        continue;
      }
      draw(drawing, panel, bars, GAP + column * (PANEL_WIDTH + GAP), top);
      height = Math.max(height, top + TITLE_HEIGHT + bars.size() * ROW_HEIGHT + GAP);
      column = (column + 1) % COLUMNS;
      if (column == 0) {
        top = height;
      }
    }
    int width = COLUMNS * (PANEL_WIDTH + GAP) + GAP;
    return drawing.document(width, height);
  }

  private List<Measured> bars(Figure figure) {
    List<Measured> bars = new ArrayList<>();
    for (Gateway gateway : Gateway.values()) {
      OptionalDouble median = results.median(gateway, figure);
      if (median.isPresent()) {
        bars.add(new Measured(gateway, median.getAsDouble()));
      }
    }
    return bars;
  }

  private void draw(Svg svg, Panel panel, List<Measured> bars, int left, int top) {
    OptionalDouble haproxy = results.median(Gateway.HAPROXY, panel.figure());
    double limit = haproxy.orElse(0) * panel.limit();
    double longest = limit;
    for (Measured bar : bars) {
      longest = Math.max(longest, bar.value());
    }
    double scale = longest > 0 ? BARS_WIDTH / longest : 0;
    int begin = left + LABEL_WIDTH;
    svg.text(left, top + 18, "font-weight=\"bold\" fill=\"#222222\"", panel.title());
    int y = top + TITLE_HEIGHT - 10;
    Svg values = new Svg(); // over the line of the limit
    for (Measured bar : bars) {
      int base = y + BAR_HEIGHT - 4;
      String weight = bar.gateway().isPinion() ? " font-weight=\"bold\"" : "";
      svg.text(
          begin - 6, base, "text-anchor=\"end\" fill=\"#222222\"" + weight, bar.gateway().text());
      double width = Math.max(1, bar.value() * scale);
      svg.add(
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          begin, y, width, BAR_HEIGHT, colour(bar.gateway()));
      values.text(
          begin + width + 5,
          base,
          "fill=\"#222222\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"" + weight,
          Table.number(OptionalDouble.of(bar.value())));
      y += ROW_HEIGHT;
    }
    if (limit > 0) {
      limit(svg, begin + limit * scale, top + TITLE_HEIGHT - 14, y, panel.limit());
    }
    svg.add(values);
  }

  private static void limit(Svg svg, double x, int top, int bottom, double times) {
    svg.add(
        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#c0392b\""
            + " stroke-dasharray=\"4 3\"/>",
        x, top, x, bottom);
    svg.text(
        x,
        top - 3,
        "text-anchor=\"middle\" font-size=\"11\" fill=\"#c0392b\"",
        Table.number(OptionalDouble.of(times)) + " x HAProxy");
  }

  private static String colour(Gateway gateway) {
    if (gateway.isPinion()) {
      return "#1f6fb2";
    }
    return gateway.isNullServlet() || gateway == Gateway.DIRECT ? "#d5d9dd" : "#8b949e";
  }
}
