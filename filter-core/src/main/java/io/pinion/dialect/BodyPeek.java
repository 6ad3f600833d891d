package io.pinion.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the beginning of a request's body says of its session. No text form shows a value, which may
 * be a secret of the client.
 */
public final class BodyPeek {
  /** Of a body that was not looked at, or in which nothing was found. */
  public static final BodyPeek NOTHING = new BodyPeek(Map.of(), null);

  private final Map<String, String> fields;
  private final @Nullable String fingerprint;

  BodyPeek(Map<String, String> fields, @Nullable String fingerprint) {
    this.fields = fields;
    this.fingerprint = fingerprint;
  }

  /**
   * The value of a field.
   *
   * @param path names from the outside in, divided by dots
   * @return a string's text or a number's digits; null where there is none, or it was not asked for
   */
  public @Nullable String field(String path) {
    return fields.get(path);
  }

  /**
   * What tells this conversation from others by its opening: {@code fp1-} and 128 bits in
   * base64url, the same for each of its turns.
   *
   * @return null where it was not asked for, or no user has said anything yet
   */
  public @Nullable String fingerprint() {
    return fingerprint;
  }

  @Override
  public String toString() {
    return "BodyPeek" + fields.keySet();
  }
}
