package io.pinion.relay;

/**
 * Whether what has been passed on of an event stream ends between two events: after an empty line,
 * where LF, CR and CRLF all end lines (WHATWG HTML, section 9.2.5).
 */
final class EventBoundary {
  /** The last four bytes, which is as much as an empty line and its ends may need. */
  private int tail = '\n' << 8 | '\n';

  void passed(byte[] bytes, int offset, int count) {
    for (int i = Math.max(0, count - Integer.BYTES); i < count; i++) {
      tail = tail << Byte.SIZE | (bytes[offset + i] & 0xff);
    }
  }

  boolean isHere() {
    int last = tail & 0xff;
    int before = tail >>> 8 & 0xff;
    int beforeThat = tail >>> 16 & 0xff;
    return switch (last) {
      case '\n' -> before == '\n' || (before == '\r' && isLineEnd(beforeThat));
      case '\r' -> isLineEnd(before);
      default -> false;
    };
  }

  private static boolean isLineEnd(int character) {
    return character == '\n' || character == '\r';
  }
}
