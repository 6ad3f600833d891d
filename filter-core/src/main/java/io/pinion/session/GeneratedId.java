package io.pinion.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Session ids for callers that sent none: {@code pn1-} and 128 random bits in base64url. */
final class GeneratedId {
  static final String PREFIX = "pn1-";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{22}");

  private GeneratedId() {}

  static String next() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return PREFIX + ENCODER.encodeToString(bits);
  }

  /** Whether a value has their form. */
  static boolean isOne(String value) {
    return value.startsWith(PREFIX) && FORM.matcher(value).matches();
  }
}
