package io.pinion.route;

import java.util.Locale;

/** What the pin store said of a session. */
public enum PinLookup {
  /** It was not asked. */
  NONE,
  /** It has a pin. */
  HIT,
  /** It has none. */
  MISS,
  /** It did not answer. */
  ERROR;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As metrics and logs have it. */
  public String label() {
    return label;
  }
}
