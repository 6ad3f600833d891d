package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.session.SessionKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The decision for one request: the backend to try now, why, and those to try next. Used by one
 * thread at a time, but for {@link #hasNext}, which any may ask.
 */
public final class Route {
  private final @Nullable SessionKey key;
  private final PinLookup lookup;
  private final Iterator<Backend> preferences;
  private final Predicate<Backend> usable;
  private final Set<String> tried = new HashSet<>(4);

  /** Those that come next, as far as was looked. */
  private final List<Backend> ahead = new ArrayList<>(0);

  private final Backend first;

  private Backend backend;
  private Decision decision;
  private @Nullable String pin;
  private boolean fresh;
  private boolean keepsPin;
  private boolean writesPin;
  private boolean continuing;
  private boolean byKeyAlone;

  private Route(
      @Nullable SessionKey key,
      PinLookup lookup,
      Iterator<Backend> preferences,
      Predicate<Backend> usable,
      Backend backend,
      Decision decision) {
    this.key = key;
    this.lookup = lookup;
    this.preferences = preferences;
    this.usable = usable;
    this.first = backend;
    this.backend = backend;
    this.decision = decision;
    this.writesPin = lookup != PinLookup.ERROR;
    tried.add(backend.id());
  }

  /** A route that starts at the first usable preference. */
  static Route first(
      @Nullable SessionKey key,
      PinLookup lookup,
      Iterator<Backend> preferences,
      Predicate<Backend> usable,
      Decision decision) {
    while (preferences.hasNext()) {
      Backend backend = preferences.next();
      if (usable.test(backend)) {
        return new Route(key, lookup, preferences, usable, backend, decision);
      }
    }
    throw new NoBackendException(NoBackendException.Reason.NONE_USABLE, "no backend is usable now");
  }

  /** A route that starts at a given backend and goes on with the preferences. */
  static Route at(
      Backend backend,
      @Nullable SessionKey key,
      PinLookup lookup,
      Iterator<Backend> preferences,
      Predicate<Backend> usable,
      Decision decision) {
    return new Route(key, lookup, preferences, usable, backend, decision);
  }

  /**
   * The value that the store holds for the session, by this route's own claim or an earlier one.
   */
  Route withPin(String value, boolean claimedNow) {
    pin = value;
    fresh = claimedNow;
    return this;
  }

  /** The session is not pinned by this route, wherever it is served. */
  Route withoutPin() {
    writesPin = false;
    return this;
  }

  /** The request continues an answer of this route's first backend. */
  Route continuing() {
    continuing = true;
    return this;
  }

  /** Every member would send the session to this route's first backend without being told. */
  Route byKeyAlone() {
    byKeyAlone = true;
    return this;
  }

  /** The backend to try now. */
  public Backend backend() {
    return backend;
  }

  /** Why this backend. */
  public Decision decision() {
    return decision;
  }

  /** What the pin store said. */
  public PinLookup lookup() {
    return lookup;
  }

  /** Whether it is where it is because the request continues an answer. */
  public boolean isContinuing() {
    return continuing && decision == Decision.PINNED;
  }

  /** Whether there is a usable backend that was not tried yet. */
  public synchronized boolean hasNext() {
    ahead.removeIf(backend -> !usable.test(backend)); // it has fallen since
    while (ahead.isEmpty() && preferences.hasNext()) {
      look();
    }
    return !ahead.isEmpty();
  }

  private void look() {
    Backend preferred = preferences.next();
    if (usable.test(preferred) && !tried.contains(preferred.id())) {
      ahead.add(preferred);
    }
  }

  /** To which backends it might spill now, by rank; a snapshot. */
  public synchronized List<Backend> others() {
    if (isContinuing() || !hasNext()) {
      return List.of();
    }
    while (preferences.hasNext()) {
      look();
    }
    return List.copyOf(ahead);
  }

  /**
   * Goes on to the next usable backend that was not tried yet, because this one has failed: if that
   * one serves, the pin follows.
   *
   * @return whether there is one; if not, the route stays where it is
   */
  public synchronized boolean advance() {
    if (!hasNext()) {
      return false;
    }
    if (decision == Decision.PINNED) {
      decision = Decision.REPINNED;
    }
    goTo(ahead.remove(0));
    return true;
  }

  /**
   * Goes on to the next usable backend that was not tried yet, because this one is full now: it
   * still holds what it held of the session, so that an earlier pin to it stays. A request that
   * continues an answer stays: nobody else has that answer.
   *
   * @return whether there is one; if not, the route stays where it is
   */
  public synchronized boolean spill() {
    if (isContinuing() || !hasNext()) {
      return false;
    }
    leaveFull(ahead.remove(0));
    return true;
  }

  /**
   * Goes on to one of {@link #others}, because this backend is full now. It has not been called,
   * and may be as the last one, if all others fail.
   */
  public synchronized void spillTo(Backend other) {
    Backend full = backend;
    ahead.remove(other);
    leaveFull(other);
    tried.remove(full.id());
    ahead.add(full);
  }

  private void leaveFull(Backend next) {
    keepsPin |= !fresh && backend.id().equals(pin);
    if (decision == Decision.PINNED
        || decision == Decision.SELECTED
        || decision == Decision.REPINNED) {
      decision = Decision.SPILLED;
    }
    goTo(next);
  }

  /**
   * Goes back to a backend tried before, whose answer the client is to have after all.
   *
   * @param decidedBefore why it was tried
   */
  public void returnTo(Backend triedBefore, Decision decidedBefore) {
    backend = triedBefore;
    decision = decidedBefore;
  }

  private void goTo(Backend next) {
    backend = next;
    tried.add(next.id());
    if (!fresh && !continuing && decision == Decision.SPILLED && next.id().equals(pin)) {
      decision = Decision.PINNED; // after all
    }
  }

  /** Where it was to go first. */
  Backend first() {
    return first;
  }

  @Nullable SessionKey key() {
    return key;
  }

  @Nullable String pin() {
    return pin;
  }

  /** Where the session is to be pinned once this route's backend has served it. */
  String pinWhenServed() {
    String value = pin;
    return keepsPin && value != null ? value : backend.id();
  }

  boolean writesPin() {
    return writesPin;
  }

  /** Whether every member sends the session where it is now, without being told. */
  boolean isByKeyAlone() {
    return byKeyAlone && backend.equals(first);
  }

  boolean isFresh() {
    return fresh;
  }
}
