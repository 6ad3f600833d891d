package io.pinion.pin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What several threads have asked of one session's entry, and what they were answered. It is
 * linearizable if there is an order of one after the other that gives the same answers, in which no
 * operation comes before one that had ended when it began (Herlihy and Wing, 1990; the search is
 * Wing and Gong's, 1993).
 */
final class History {
  /** An operation on an entry. */
  enum Kind {
    FIND,
    CLAIM,
    REPLACE,
    REMOVE
  }

  /**
   * What is asked.
   *
   * @param value claimed, or expected
   * @param replacement of a REPLACE
   */
  record Operation(Kind kind, String value, String replacement) {}

  /**
   * What was answered, and when, in {@link System#nanoTime} terms.
   *
   * @param answer a value, a Boolean, or null
   */
  record Done(Operation operation, @Nullable Object answer, long began, long ended) {}

  private record State(@Nullable String entry, Set<Integer> done) {}

  private final List<Done> all;
  private final Set<State> deadEnds = new HashSet<>();

  History(List<Done> all) {
    this.all = List.copyOf(all);
  }

  /** Whether it is linearizable, beginning without an entry. */
  boolean isLinearizable() {
    return canGoOn(new State(null, Set.of()));
  }

  private boolean canGoOn(State state) {
    if (state.done().size() == all.size()) {
      return true;
    }
    if (deadEnds.contains(state)) {
      return false;
    }
    List<Integer> left = new ArrayList<>();
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      if (!state.done().contains(i)) {
        left.add(i);
        firstEnd = Math.min(firstEnd, all.get(i).ended());
      }
    }
    for (int next : left) {
      Done done = all.get(next);
      if (done.began() <= firstEnd
          && Objects.equals(answer(done.operation(), state.entry()), done.answer())) {
        Set<Integer> after = new HashSet<>(state.done());
        after.add(next);
        if (canGoOn(new State(entryAfter(done.operation(), state.entry()), after))) {
          return true;
        }
      }
    }
    deadEnds.add(state);
    return false;
  }

  /** What a store that does one thing at a time answers. */
  private static @Nullable Object answer(Operation operation, @Nullable String entry) {
    return switch (operation.kind()) {
      case FIND, CLAIM -> entry;
      case REPLACE, REMOVE -> operation.value().equals(entry);
    };
  }

  private static @Nullable String entryAfter(Operation operation, @Nullable String entry) {
    boolean expected = operation.value().equals(entry);
    return switch (operation.kind()) {
      case FIND -> entry;
      case CLAIM -> entry == null ? operation.value() : entry;
      case REPLACE -> expected ? operation.replacement() : entry;
      case REMOVE -> expected ? null : entry;
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    long start = all.stream().mapToLong(Done::began).min().orElse(0);
    for (Done done : all) {
      text.append(String.format("%n%8d - %8d ns: ", done.began() - start, done.ended() - start))
          .append(done.operation())
          .append(" -> ")
          .append(done.answer());
    }
    return text.toString();
  }
}
