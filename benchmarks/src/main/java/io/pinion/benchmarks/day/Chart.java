package io.pinion.benchmarks.day;

import io.pinion.benchmarks.paper.Svg;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The share of hits through the day, as SVG: a panel for each size of the caches. */
final class Chart {
  private static final int WIDTH = 960;
  private static final int PANEL = 300;
  private static final int TITLE = 50;
  private static final int LEGEND = 60;
  private static final int LEFT = 50;
  private static final int RIGHT = 20;
  private static final int AXIS = 30;
  private static final String INK = "fill=\"#222222\"";

  private final List<Member> members;
  private final List<Timetable.Period> periods;

  Chart(List<Member> members, List<Timetable.Period> periods) {
    this.members = members;
    this.periods = periods;
  }

  /** One size of the caches; from the lowest percentage shown to a hundred. */
  private record Panel(int cache, int top, int lowest) {
    double y(double percent) {
      return top + PANEL - (percent - lowest) / (100.0 - lowest) * PANEL;
    }
  }

  String svg() {
    Svg svg = new Svg();
    Panel all = new Panel(0, TITLE, 0);
    draw(svg, all);
    Panel close = new Panel(1, all.top() + PANEL + AXIS + TITLE, 90);
    draw(svg, close);
    int bottom = close.top() + PANEL + AXIS;
    legend(svg, bottom);
    return svg.document(WIDTH, bottom + LEGEND);
  }

  private void draw(Svg svg, Panel panel) {
    int size = members.get(0).caches().get(panel.cache()).capacity();
    String from = panel.lowest() > 0 ? ", from " + panel.lowest() + " %" : "";
    svg.text(
        LEFT,
        panel.top() - 28,
        "font-weight=\"bold\" " + INK,
        "hits, % of the requests of ten minutes, " + size + " sessions warm a backend" + from);
    periods.forEach(period -> mark(svg, panel, period));
    axes(svg, panel);
    members.stream()
        .filter(member -> lowest(member, panel) >= panel.lowest())
        .forEach(member -> line(svg, panel, member));
  }

  private static double lowest(Member member, Panel panel) {
    Tally tally = member.caches().get(panel.cache()).tally();
    return IntStream.range(1, Tally.SLOTS).mapToDouble(tally::share).min().orElse(0);
  }

  private static void mark(Svg svg, Panel panel, Timetable.Period period) {
    double from = x(hours(period.from()));
    double to = x(hours(period.to()));
    svg.add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#e6eaee\"/>",
        from, panel.top(), to - from, PANEL);
    svg.text(
        (from + to) / 2,
        panel.top() - 6,
        "text-anchor=\"middle\" font-size=\"11\" fill=\"#57606a\"",
        period.name());
  }

  private static void axes(Svg svg, Panel panel) {
    int step = (100 - panel.lowest()) / 5;
    for (int percent = panel.lowest(); percent <= 100; percent += step) {
      double y = panel.y(percent);
      svg.add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#d5d9dd\"/>",
          LEFT, y, WIDTH - RIGHT, y);
      svg.text(LEFT - 6, y + 4, "text-anchor=\"end\" " + INK, Integer.toString(percent));
    }
    for (int hour = 0; hour <= 24; hour += 3) {
      svg.text(
          x(hour),
          panel.top() + PANEL + 18,
          "text-anchor=\"middle\" " + INK,
          String.format(Locale.ROOT, "%02d:00", hour));
    }
  }

  /** Without the first ten minutes, when all caches are empty. */
  private static void line(Svg svg, Panel panel, Member member) {
    Tally tally = member.caches().get(panel.cache()).tally();
    StringBuilder points = new StringBuilder();
    for (int slot = 1; slot < Tally.SLOTS; slot++) {
      double hour = (slot + 0.5) * 24 / Tally.SLOTS;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(hour), panel.y(tally.share(slot))));
    }
    svg.add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
        points.toString().strip(), member.policy().colour());
  }

  private void legend(Svg svg, int top) {
    int width = (WIDTH - LEFT - RIGHT) / members.size();
    for (int i = 0; i < members.size(); i++) {
      Policy policy = members.get(i).policy();
      int left = LEFT + i * width;
      int base = top + LEGEND / 2;
      svg.add(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>",
          left, base - 4, left + 20, base - 4, policy.colour());
      svg.text(left + 26, base, INK, policy.label());
    }
  }

  private static double hours(Duration time) {
    return time.toSeconds() / 3600.0;
  }

  private static double x(double hour) {
    return LEFT + hour / 24 * (WIDTH - LEFT - RIGHT);
  }
}
