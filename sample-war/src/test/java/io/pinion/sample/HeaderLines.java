package io.pinion.sample;

import java.util.List;

/** Looks fields up in raw header lines, which stay as they came. */
final class HeaderLines {
  private HeaderLines() {}

  /** The values of a field, one a line, without surrounding blanks, in the order of the lines. */
  static List<String> values(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }
}
