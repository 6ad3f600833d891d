package io.pinion.demo.routing;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in aligned columns, shown when closed: also those from before something failed. */
final class Table implements AutoCloseable {
  private static final String GAP = "  ";

  private final PrintStream out;
  private final List<List<String>> rows = new ArrayList<>();

  Table(PrintStream out, String... heads) {
    this.out = out;
    rows.add(List.of(heads));
  }

  /** Adds a row, with a cell for each head. */
  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
  }

  @Override
  public void close() {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(GAP);
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width(column) - cell.length())).append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
    out.println();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
