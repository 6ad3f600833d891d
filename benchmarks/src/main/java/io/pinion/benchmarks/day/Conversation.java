package io.pinion.benchmarks.day;

import io.pinion.session.SessionKey;
import org.jspecify.annotations.Nullable;

/** A session, and who served its last request. */
final class Conversation {
  private final SessionKey key;
  private @Nullable String backend;

  Conversation(SessionKey key) {
    this.key = key;
  }

  SessionKey key() {
    return key;
  }

  /** Says whether another one has served it before. */
  boolean servedBy(String id) {
    boolean moved = backend != null && !backend.equals(id);
    backend = id;
    return moved;
  }
}
