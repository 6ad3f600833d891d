package io.pinion.observe;

import java.util.List;
import java.util.Locale;

/** Figures in Prometheus text, exposition format 0.0.4. */
public final class PrometheusText {
  /** The media type of the text. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private PrometheusText() {}

  /** The text of these figures. */
  public static String of(List<MetricFamily> families) {
    StringBuilder text = new StringBuilder(4096);
    for (MetricFamily family : families) {
      text.append("# HELP ").append(family.name()).append(' ');
      text.append(onOneLine(family.help())).append('\n');
      text.append("# TYPE ").append(family.name()).append(' ');
      text.append(family.type().name().toLowerCase(Locale.ROOT)).append('\n');
      for (MetricFamily.Sample sample : family.samples()) {
        text.append(family.name()).append(sample.suffix());
        appendLabels(text, sample.labels());
        text.append(' ').append(number(sample.value())).append('\n');
      }
    }
    return text.toString();
  }

  private static void appendLabels(StringBuilder text, List<String> labels) {
    for (int i = 0; i < labels.size(); i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
      text.append(escaped(labels.get(i + 1))).append('"');
    }
    if (!labels.isEmpty()) {
      text.append('}');
    }
  }

  private static String escaped(String value) {
    return onOneLine(value).replace("\"", "\\\"");
  }

  private static String onOneLine(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
