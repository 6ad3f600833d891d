package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.LoadView;
import io.pinion.backend.Selection;
import io.pinion.health.HealthView;
import io.pinion.session.SessionKey;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a session belongs that is not pinned yet, or no longer: by rank, among those that take new
 * sessions, those with room first, and those that are full by their calls or by their own word
 * last. Safe for many threads.
 */
public final class Placement {
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private final BackendSelector selector;
  private final BackendSelector keyless;
  private final HealthView health;
  private final LoadView load;
  private final LiveSessions live;
  private final Bounds bounds;

  /**
   * A placement over parts that the caller closes.
   *
   * @param selector ranks backends for a session
   * @param keyless ranks backends for a request without one
   * @param live what the bounds are counted in
   * @param boundedLoad how many times its weighted share of all live sessions a backend may have,
   *     at least 1; 0 for no such bound
   */
  public Placement(
      BackendSelector selector,
      BackendSelector keyless,
      HealthView health,
      LoadView load,
      LiveSessions live,
      double boundedLoad) {
    this.selector = selector;
    this.keyless = keyless;
    this.health = health;
    this.load = load;
    this.live = live;
    this.bounds = new Bounds(selector.ranksByKeyAlone() ? boundedLoad : 0, live, health);
  }

  /**
   * The first usable one in rank, as every member finds it.
   *
   * @param key null for a request without a session
   */
  Route byRank(
      @Nullable SessionKey key, PinLookup lookup, Candidates candidates, Decision decision) {
    return first(key, lookup, rank(key, candidates), decision);
  }

  /**
   * The first usable one in rank that has room, where the session counts as live from now on; one
   * that is live already stays where it is.
   */
  Route withRoom(SessionKey key, PinLookup lookup, Candidates candidates, Decision decision) {
    live.settle();
    synchronized (live) { // two sessions must not take the same place
      Route route = first(key, lookup, roomFirst(key, candidates), decision);
      live.used(key, route.backend().id());
      return route;
    }
  }

  /**
   * Where the hash alone puts it, whatever room there is: one that has been there, as every member
   * sends it, and was not pinned.
   */
  Route byHash(SessionKey key, PinLookup lookup, Candidates candidates, Decision decision) {
    if (!selector.ranksByKeyAlone() || isLive(key)) {
      return withRoom(key, lookup, candidates, decision);
    }
    Route route = byRank(key, lookup, candidates, decision);
    live.used(key, route.backend().id());
    return route;
  }

  private Iterator<Backend> roomFirst(SessionKey key, Candidates candidates) {
    String home = live.home(key);
    if (home != null
        && candidates.all().stream().anyMatch(b -> b.id().equals(home) && takesNew(b))) {
      // the same session's first requests, at once
      return new RoomFirst(rank(key, candidates), backend -> backend.id().equals(home));
    }
    Predicate<Backend> room = room(candidates);
    Iterator<Backend> readyFirst =
        new RoomFirst(rank(key, candidates), backend -> isReadyFor(key, backend));
    return new RoomFirst(readyFirst, backend -> takesNew(backend) && room.test(backend));
  }

  private Predicate<Backend> room(Candidates candidates) {
    return bounds.room(candidates.all().stream().filter(this::takesNew).toList());
  }

  private Route first(
      @Nullable SessionKey key, PinLookup lookup, Iterator<Backend> ranked, Decision decision) {
    return Route.first(key, lookup, fullLast(ranked), this::takesNew, decision);
  }

  /**
   * A route to a given backend, from which it goes on by rank; ranked only once that is needed,
   * which for a pinned session is seldom.
   */
  Route at(
      Backend backend,
      @Nullable SessionKey key,
      PinLookup lookup,
      Candidates candidates,
      Decision decision) {
    Iterator<Backend> ranked = new LazyRanking(() -> fullLast(rank(key, candidates)));
    return Route.at(backend, key, lookup, ranked, this::takesNew, decision);
  }

  /** The same, going on to the session's pinned backend and then by rank. */
  Route at(
      Backend backend, SessionKey key, Backend pinned, Candidates candidates, Decision decision) {
    Iterator<Backend> pinnedFirst =
        new LazyRanking(() -> new RoomFirst(fullLast(rank(key, candidates)), pinned::equals));
    return Route.at(backend, key, PinLookup.HIT, pinnedFirst, this::takesNew, decision);
  }

  /** Whether this member has sent the session somewhere of late. */
  boolean isLive(SessionKey key) {
    return live.home(key) != null;
  }

  /** The session is served there, where it counts as live for a while. */
  void served(SessionKey key, String backendId) {
    live.used(key, backendId);
  }

  /** The session that was placed there has not been served. */
  void abandoned(SessionKey key, String backendId) {
    live.abandoned(key, backendId);
  }

  /**
   * The first choice of a session that is pinned elsewhere, if it has been back long enough and has
   * room, which the session takes; otherwise null.
   */
  @Nullable Backend returning(SessionKey key, Backend pinned, Candidates candidates) {
    if (!selector.ranksByKeyAlone()) {
      return null;
    }
    Backend home = firstChoice(key, candidates);
    if (home.equals(pinned) || !takesNew(home) || health.readiness(home) < 1) {
      return null;
    }
    live.settle();
    synchronized (live) { // as of a new one
      if (load.isFull(home) || !bounds.holdsMore(home) || !room(candidates).test(home)) {
        return null;
      }
      live.used(key, home.id());
      return home;
    }
  }

  /** Whether every member sends the session there without being told. */
  boolean isFirstChoice(SessionKey key, Backend backend, Candidates candidates) {
    return selector.ranksByKeyAlone() && firstChoice(key, candidates).equals(backend);
  }

  private Backend firstChoice(SessionKey key, Candidates candidates) {
    return selector.rank(selection(key, candidates.all())).next();
  }

  boolean takesNew(Backend backend) {
    return health.takesNew(backend);
  }

  boolean keepsPinned(Backend backend) {
    return health.keepsPinned(backend);
  }

  boolean anyTakesNew(Candidates candidates) {
    for (Backend backend : candidates.all()) {
      if (takesNew(backend)) {
        return true;
      }
    }
    return false;
  }

  private Iterator<Backend> fullLast(Iterator<Backend> ranked) {
    return new RoomFirst(ranked, backend -> !load.isFull(backend));
  }

  private Iterator<Backend> rank(@Nullable SessionKey key, Candidates candidates) {
    if (key != null) {
      return selector.rank(selection(key, candidates.all()));
    }
    List<Backend> usable = candidates.all().stream().filter(this::takesNew).toList();
    Iterator<Backend> ranked = keyless.rank(selection(null, usable));
    return usable.stream().allMatch(backend -> health.readiness(backend) == 1)
        ? ranked
        : new RoomFirst(
            ranked, b -> ThreadLocalRandom.current().nextDouble() < health.readiness(b));
  }

  /** One that is back for a short time only takes some sessions, always the same. */
  private boolean isReadyFor(SessionKey key, Backend backend) {
    double readiness = health.readiness(backend);
    if (readiness >= 1) {
      return true;
    }
    long bits = key.high() + backend.id().hashCode() * GOLDEN_RATIO;
    return (bits >>> 11) * 0x1.0p-53 < readiness;
  }

  private Selection selection(@Nullable SessionKey key, List<Backend> backends) {
    return new Selection() {
      @Override
      public @Nullable SessionKey key() {
        return key;
      }

      @Override
      public List<Backend> backends() {
        return backends;
      }

      @Override
      public int inFlight(Backend backend) {
        return load.inFlight(backend);
      }

      @Override
      public double load(Backend backend) {
        return load.load(backend);
      }
    };
  }
}
