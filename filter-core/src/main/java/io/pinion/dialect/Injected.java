package io.pinion.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text that agents put into a user's message, in elements of their own. */
final class Injected {
  private static final List<String> ELEMENTS =
      List.of("system-reminder", "user-prompt-submit-hook");

  private Injected() {}

  /** The text without such elements; one that does not end goes to the end of the text. */
  static String without(String text) {
    int at = text.indexOf('<');
    if (at < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      String element = elementAt(text, at);
      if (element == null) {
        at = text.indexOf('<', at + 1);
        continue;
      }
      kept.append(text, from, at);
      String end = "</" + element + ">";
      int close = text.indexOf(end, at);
      from = close < 0 ? text.length() : close + end.length();
      at = text.indexOf('<', from);
    }
    return kept.append(text, from, text.length()).toString();
  }

  private static @Nullable String elementAt(String text, int at) {
    for (String element : ELEMENTS) {
      int end = at + 1 + element.length();
      if (text.startsWith(element, at + 1) && end < text.length() && text.charAt(end) == '>') {
        return element;
      }
    }
    return null;
  }
}
