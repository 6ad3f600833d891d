package io.pinion.route;

import io.pinion.backend.Backend;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A ranking in which those that have no room come last. Used by one thread at a time. */
final class RoomFirst implements Iterator<Backend> {
  private final Iterator<Backend> ranked;
  private final Predicate<Backend> hasRoom;
  private final Queue<Backend> full = new ArrayDeque<>(0);
  private @Nullable Backend next;

  RoomFirst(Iterator<Backend> ranked, Predicate<Backend> hasRoom) {
    this.ranked = ranked;
    this.hasRoom = hasRoom;
  }

  @Override
  public boolean hasNext() {
    while (next == null && ranked.hasNext()) {
      Backend preferred = ranked.next();
      if (hasRoom.test(preferred)) {
        next = preferred;
      } else {
        full.add(preferred);
      }
    }
    return next != null || !full.isEmpty();
  }

  @Override
  public Backend next() {
    Backend found = hasNext() ? next : null;
    next = null;
    return found == null ? full.remove() : found;
  }
}
