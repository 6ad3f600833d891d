package io.pinion.model;

/**
 * A text that a regular expression may look at only so often: some expressions, on some texts,
 * would look for hours, and the text is a stranger's. Used by one thread.
 */
final class LimitedText implements CharSequence {
  /** A match that goes through the longest turn looks at each character some ten times. */
  private static final int MOST_LOOKS = 2_000_000;

  private final String text;
  private final String route;
  private int looks;

  LimitedText(String text, String route) {
    this.text = text;
    this.route = route;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (++looks > MOST_LOOKS) {
      throw new IllegalStateException(
          "pinion.model.route."
              + route
              + ".match looked at a turn "
              + MOST_LOOKS
              + " times without an end: expected an expression whose repetitions do not overlap");
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
