package io.pinion.gateway;

import java.util.BitSet;

/** Characters of a request's parts, as RFC 9110 section 5.6.2 and RFC 9112 section 3 have them. */
final class Text {
  private static final BitSet TOKEN = new BitSet(128);
  private static final int DELETE = 0x7f;
  private static final int LAST_BYTE = 0xff;

  static {
    TOKEN.set('0', '9' + 1);
    TOKEN.set('A', 'Z' + 1);
    TOKEN.set('a', 'z' + 1);
    "!#$%&'*+-.^_`|~".chars().forEach(TOKEN::set);
  }

  private Text() {}

  /** Whether it is a method or the name of a field. */
  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!TOKEN.get(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean hasLowerCase(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 'a' && text.charAt(i) <= 'z') {
        return true;
      }
    }
    return false;
  }

  /** Whether it can be sent as a field's value: no control characters but HTAB, single bytes. */
  static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == DELETE || c > LAST_BYTE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether it can be sent as a request target as it is: visible ASCII without {@code #}, the quote
   * that ends strings, and the backslash that some take for a slash.
   */
  static boolean isTarget(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= DELETE || c == '#' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
