package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a selector may know about the choice it is asked for. */
public interface Selection {
  /** The session to place; null for a request of no session. */
  @Nullable SessionKey key();

  /** The backends to rank. */
  List<Backend> backends();

  /** How many calls this member has open at a backend. */
  int inFlight(Backend backend);
}
