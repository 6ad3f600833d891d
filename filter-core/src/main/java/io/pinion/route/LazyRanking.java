package io.pinion.route;

import io.pinion.backend.Backend;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Preferences that are ranked when the first one is asked for. Used by one thread at a time. */
final class LazyRanking implements Iterator<Backend> {
  private final Supplier<Iterator<Backend>> ranking;
  private @Nullable Iterator<Backend> ranked;

  LazyRanking(Supplier<Iterator<Backend>> ranking) {
    this.ranking = ranking;
  }

  @Override
  public boolean hasNext() {
    return ranked().hasNext();
  }

  @Override
  public Backend next() {
    return ranked().next();
  }

  private Iterator<Backend> ranked() {
    Iterator<Backend> now = ranked;
    if (now == null) {
      now = ranking.get();
      ranked = now;
    }
    return now;
  }
}
