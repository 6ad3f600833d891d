package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.backend.Places;
import io.pinion.backend.Waiter;
import io.pinion.health.HealthView;
import io.pinion.route.Decision;
import io.pinion.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's place among the calls at backends, at one of them at a time; or its place in the
 * queue of those who have found none.
 */
final class CallPlace implements Waiter {
  /** Told how a wait ends, unless {@link #leave} ends it. */
  interface Listener {
    /** There is a place at the route's backend now. */
    void admitted();

    /** There is none. */
    void turnedAway(String reason);
  }

  private final Places places;
  private final HealthView health;
  private final Listener listener;
  private final AtomicReference<@Nullable Backend> held = new AtomicReference<>();
  private volatile @Nullable Route route;
  private volatile List<Backend> wanted = List.of();
  private volatile @Nullable Backend pinned;
  private volatile boolean waiting;

  CallPlace(Backends backends, Listener listener) {
    this.places = backends.places();
    this.health = backends.health();
    this.listener = listener;
  }

  /**
   * Takes a place at the route's backend, or else at the next one that has one, to which the route
   * spills.
   *
   * @return whether there is one; if not, the route stays where it is
   */
  boolean take(Route decided) {
    Backend preferred = decided.backend();
    if (places.take(preferred)) {
      held.set(preferred);
      return true;
    }
    for (Backend other : decided.others()) {
      if (places.take(other)) {
        held.set(other);
        decided.spillTo(other);
        return true;
      }
    }
    return false;
  }

  /** Waits for a place where {@link #take} has found none; if too many do so, it is turned away. */
  void await(Route decided) {
    Backend preferred = decided.backend();
    List<Backend> all = new ArrayList<>();
    all.add(preferred);
    all.addAll(decided.others());
    route = decided;
    pinned = decided.decision() == Decision.PINNED ? preferred : null;
    wanted = all;
    waiting = true;
    if (!places.join(this)) {
      waiting = false;
      listener.turnedAway(
          "all backends are full, and the queue before them too (pinion.queue.max)");
    }
  }

  /** Whether it waits. */
  boolean isAwaited() {
    return waiting;
  }

  /** Whether it waits for backends that are all down. */
  boolean isVain() {
    return waiting && wanted.stream().noneMatch(this::mayUse);
  }

  /** Waits no longer; returns whether it did, and is told nothing any more. */
  boolean leave() {
    boolean left = waiting && places.leave(this);
    if (left) {
      waiting = false;
    }
    return left;
  }

  @Override
  public List<Backend> wanted() {
    return wanted;
  }

  @Override
  public boolean mayUse(Backend backend) {
    return backend.equals(pinned) ? health.keepsPinned(backend) : health.takesNew(backend);
  }

  @Override
  public void admitted(Backend backend) {
    Route decided = Objects.requireNonNull(route);
    held.set(backend);
    waiting = false;
    if (!backend.equals(decided.backend())) {
      decided.spillTo(backend);
    }
    listener.admitted();
  }

  @Override
  public void turnedAway() {
    waiting = false;
    listener.turnedAway("all backends stayed full (pinion.queue.timeout)");
  }

  /** Gives the place back, if there is one. */
  void release() {
    Backend called = held.getAndSet(null);
    if (called != null) {
      places.giveBack(called);
    }
  }
}
