package io.pinion.route;

import java.util.Locale;

/** Why a request went where it went. */
public enum Decision {
  /** To the backend its session is pinned to. */
  PINNED,
  /** To a backend chosen now, and pinned there. */
  SELECTED,
  /** Its pinned backend could not be used: pinned to another now. */
  REPINNED,
  /** Its backend is full: to the next in rank this time; an earlier pin stays. */
  SPILLED,
  /** By the hash of an id that was generated for it, not pinned until the id comes back. */
  GENERATED,
  /** It has no session. */
  ANONYMOUS,
  /** By the hash of its session, since the pin store does not answer. */
  STORE_UNAVAILABLE;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As headers, metrics and logs have it. */
  public String label() {
    return label;
  }
}
