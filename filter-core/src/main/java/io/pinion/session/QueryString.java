package io.pinion.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a raw query. Parsed here, because asking the container for a parameter may make it
 * read the body.
 */
final class QueryString {
  private QueryString() {}

  /** The decoded values of a parameter, in order; one that cannot be decoded is empty. */
  static List<String> values(@Nullable String rawQuery, String name) {
    if (rawQuery == null || rawQuery.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>(1);
    int start = 0;
    while (start <= rawQuery.length()) {
      int end = rawQuery.indexOf('&', start);
      if (end < 0) {
        end = rawQuery.length();
      }
      int equals = rawQuery.indexOf('=', start);
      boolean hasValue = equals >= 0 && equals < end;
      if (decode(rawQuery.substring(start, hasValue ? equals : end)).equals(name)) {
        values.add(hasValue ? decode(rawQuery.substring(equals + 1, end)) : "");
      }
      start = end + 1;
    }
    return values;
  }

  private static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw.replace('+', ' ');
    }
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
        if (low < 0) {
          return "";
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c == '+') {
        bytes[length++] = ' ';
      } else if (c > '~') {
        return ""; // no query has it raw, and half a surrogate pair would decode to a question mark
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
