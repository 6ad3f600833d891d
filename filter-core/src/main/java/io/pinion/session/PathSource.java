package io.pinion.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The first group of a regular expression that occurs in the path. */
final class PathSource implements SessionIdResolver {
  private final Pattern pattern;
  private final String source;

  PathSource(String regex) {
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "expected a regular expression, but: " + e.getDescription(), e);
    }
    if (pattern.matcher("").groupCount() == 0) {
      throw new IllegalArgumentException(
          "expected a regular expression with a group, such as ^/ws/([^/]+)");
    }
    source = "path:" + regex;
  }

  @Override
  public @Nullable SessionId resolve(RequestView request) {
    Matcher found = find(request.path());
    String value = found == null ? null : found.group(1);
    return value == null ? null : new SessionId(SessionKind.EXPLICIT, source, value, false);
  }

  /** The path with a star in place of the id. */
  String mask(String path) {
    Matcher found = find(path);
    return found == null || found.group(1) == null
        ? path
        : path.substring(0, found.start(1)) + "*" + path.substring(found.end(1));
  }

  private @Nullable Matcher find(String path) {
    Matcher matcher = pattern.matcher(new BoundedText(path));
    try {
      return matcher.find() ? matcher : null;
    } catch (BoundedText.ExhaustedException | StackOverflowError e) {
      return null; // an alternative in a repetition takes a frame of the stack for each character
    }
  }

  /**
   * A text that can be looked at so often: some expressions would look at some paths for years, and
   * the path is anybody's to choose.
   */
  private static final class BoundedText implements CharSequence {
    private static final int MAX_LOOKS = 200_000;

    private final String text;
    private int looks;

    BoundedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MAX_LOOKS) {
        throw new ExhaustedException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }

    /** The match would take too long. */
    private static final class ExhaustedException extends RuntimeException {
      private static final long serialVersionUID = 1;

      ExhaustedException() {
        super("a path was looked at too often", null, false, false);
      }
    }
  }
}
