package io.pinion.benchmarks.day;

import io.pinion.benchmarks.paper.Svg;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The share of hits through the day, a line for each policy, as SVG. */
final class Chart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 460;
  private static final int LEFT = 50;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 90;
  private static final String INK = "fill=\"#222222\"";

  private final List<Member> members;
  private final List<Timetable.Period> periods;

  Chart(List<Member> members, List<Timetable.Period> periods) {
    this.members = members;
    this.periods = periods;
  }

  String svg() {
    Svg svg = new Svg();
    svg.text(
        LEFT,
        22,
        "font-weight=\"bold\" " + INK,
        "requests that hit the backend holding their session's cache, % of ten minutes");
    periods.forEach(period -> mark(svg, period));
    axes(svg);
    members.forEach(member -> line(svg, member));
    legend(svg);
    return svg.document(WIDTH, HEIGHT);
  }

  private void mark(Svg svg, Timetable.Period period) {
    double from = x(hours(period.from()));
    double to = x(hours(period.to()));
    svg.add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#eef1f4\"/>",
        from, TOP, to - from, HEIGHT - BOTTOM - TOP);
    svg.text(
        (from + to) / 2,
        TOP - 6,
        "text-anchor=\"middle\" font-size=\"11\" fill=\"#57606a\"",
        period.name());
  }

  private void axes(Svg svg) {
    for (int percent = 0; percent <= 100; percent += 20) {
      svg.add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#d5d9dd\"/>",
          LEFT, y(percent), WIDTH - RIGHT, y(percent));
      svg.text(LEFT - 6, y(percent) + 4, "text-anchor=\"end\" " + INK, Integer.toString(percent));
    }
    for (int hour = 0; hour <= 24; hour += 3) {
      svg.text(
          x(hour),
          HEIGHT - BOTTOM + 18,
          "text-anchor=\"middle\" " + INK,
          String.format(Locale.ROOT, "%02d:00", hour));
    }
  }

  private static void line(Svg svg, Member member) {
    StringBuilder points = new StringBuilder();
    for (int slot = 0; slot < Tally.SLOTS; slot++) {
      double hour = (slot + 0.5) * 24 / Tally.SLOTS;
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(hour), y(member.tally().share(slot))));
    }
    svg.add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
        points.toString().strip(), member.policy().colour());
  }

  private void legend(Svg svg) {
    int columns = 3;
    int width = (WIDTH - LEFT - RIGHT) / columns;
    for (int i = 0; i < members.size(); i++) {
      Policy policy = members.get(i).policy();
      int left = LEFT + i % columns * width;
      int base = HEIGHT - BOTTOM + 46 + i / columns * 22;
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

  private static double y(double percent) {
    return HEIGHT - BOTTOM - percent / 100 * (HEIGHT - BOTTOM - TOP);
  }
}
