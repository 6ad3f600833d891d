package io.pinion.benchmarks.paper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A table in Markdown that is readable as it is. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table of these columns. */
  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  /** Adds a row, with a cell for each column. */
  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells, expected " + rows.get(0).size() + " as in the head");
    }
    rows.add(List.of(cells));
  }

  /** A number with two or three digits that count; a dash for what is unknown. */
  public static String number(OptionalDouble value) {
    if (value.isEmpty()) {
      return "-";
    }
    double number = value.getAsDouble();
    double size = Math.abs(number);
    String format = size >= 99.5 ? "%.0f" : size >= 9.95 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      line(text, rows.get(i));
      if (i == 0) {
        text.append("|---|").append("--:|".repeat(rows.get(0).size() - 1)).append('\n');
      }
    }
    return text.toString();
  }

  private void line(StringBuilder text, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      int width = width(i);
      String cell = cells.get(i);
      String blanks = " ".repeat(width - cell.length());
      text.append("| ").append(i == 0 ? cell + blanks : blanks + cell).append(' ');
    }
    text.append("|\n");
  }

  private int width(int column) {
    return Collections.max(rows.stream().map(row -> row.get(column).length()).toList());
  }
}
