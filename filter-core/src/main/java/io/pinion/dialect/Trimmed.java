package io.pinion.dialect;

/** Text that is made shorter. */
public final class Trimmed {
  private static final String ELLIPSIS = "…";

  /** More of what a text begins with than of what it ends with. */
  private static final double HEAD = 0.6;

  private Trimmed() {}

  /**
   * The text, or three fifths of the room from its beginning and two from its end, with an ellipsis
   * between them. No character is cut in two.
   *
   * @param most characters that the result may have, at least 1
   */
  public static String middle(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int room = most - ELLIPSIS.length();
    int head = (int) (room * HEAD);
    int tail = text.length() - (room - head);
    return text.substring(0, boundary(text, head, -1))
        + ELLIPSIS
        + text.substring(boundary(text, tail, 1));
  }

  /** The index itself, or the next in this direction that does not divide a surrogate pair. */
  private static int boundary(String text, int index, int direction) {
    boolean inside =
        index > 0
            && index < text.length()
            && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    return inside ? index + direction : index;
  }
}
