package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a selector may know about the choice it is asked for. */
public interface Selection {
  /** The session to place; null for a request of no session. */
  @Nullable SessionKey key();

  /**
   * The session to place.
   *
   * @throws IllegalArgumentException if there is none
   */
  default SessionKey sessionKey() {
    SessionKey key = key();
    if (key == null) {
      throw new IllegalArgumentException("a selector that hashes was asked for no session");
    }
    return key;
  }

  /** The backends to rank; the same list as long as the pool stays the same. */
  List<Backend> backends();

  /** How many calls this member has open at a backend. */
  int inFlight(Backend backend);

  /**
   * How many requests are under way at a backend as far as is known: this member's own, and others
   * that the backend itself reports.
   */
  default double load(Backend backend) {
    return inFlight(backend);
  }
}
