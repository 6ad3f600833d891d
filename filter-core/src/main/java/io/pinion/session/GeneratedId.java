package io.pinion.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Session ids for callers that sent none: {@code pn1-} and 128 random bits in base64url. */
final class GeneratedId {
  static final String PREFIX = "pn1-";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private GeneratedId() {}

  static String next() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return PREFIX + ENCODER.encodeToString(bits);
  }
}
