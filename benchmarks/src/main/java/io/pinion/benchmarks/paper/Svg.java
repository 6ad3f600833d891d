package io.pinion.benchmarks.paper;

import java.util.Locale;

/** A drawing as it grows: what comes later covers what came before. */
public final class Svg {
  private final StringBuilder body = new StringBuilder();

  /** Adds an element, as {@link String#format} makes it in no language. */
  public Svg add(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  /** Adds all of another. */
  public Svg add(Svg other) {
    body.append(other.body);
    return this;
  }

  /**
   * Adds text.
   *
   * @param attributes as the element has them, besides its place
   */
  public Svg text(double x, double y, String attributes, String content) {
    String escaped = content.replace("&", "&amp;").replace("<", "&lt;");
    return add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, attributes, escaped);
  }

  /** The whole document, on white. */
  public String document(int width, int height) {
    String head =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
        font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        """;
    return head.formatted(width, height) + body + "</svg>\n";
  }
}
