package io.pinion.health;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is learned of backends into states:
 *
 * <ol>
 *   <li>Probes that fail {@code fall} times in a row take one DOWN, {@code rise} that pass bring it
 *       back.
 *   <li>Exchanges that fail in a row have it EJECTED for a time, which grows with each further
 *       ejection; too many are never out because of that. Probes that pass do not shorten it: they
 *       ask less of a backend than requests do. One that goes DOWN is EJECTED no longer, and back
 *       once probes say so.
 *   <li>One that is told to is DRAINING, unless it is DOWN or EJECTED; when it is back from that,
 *       it drains on.
 *   <li>Otherwise it is UP, with less than its share of new sessions for a while after it was DOWN
 *       or EJECTED.
 * </ol>
 *
 * Backends are known by their ids; of those that the pool does not have, nothing is kept. Safe for
 * many threads; never blocks.
 */
public final class HealthTracker implements HealthView {
  /**
   * Told of each change, one after the other and in order, on one of the threads that report, sweep
   * or drain. It may call the tracker.
   */
  @FunctionalInterface
  public interface ChangeListener {
    /**
     * A backend's state has changed.
     *
     * @param reason what has decided it
     */
    void changed(Backend backend, HealthState from, HealthState to, String reason);
  }

  private static final String EJECTION_OVER = "its ejection is over";

  private final HealthPolicy policy;
  private final Supplier<BackendPool> pool;
  private final LongSupplier clock;
  private final ChangeListener listener;
  private final EjectionCap cap;
  private final Changes changes = new Changes();

  /** Of those that were not always well; written under its lock. */
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();

  private volatile boolean panicking;

  /**
   * A tracker of backends that are all UP.
   *
   * @param pool the backends in force
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  public HealthTracker(
      HealthPolicy policy,
      Supplier<BackendPool> pool,
      LongSupplier clock,
      ChangeListener listener) {
    this.policy = policy;
    this.pool = pool;
    this.clock = clock;
    this.listener = listener;
    this.cap = new EjectionCap(policy.ejection().maxShare());
  }

  @Override
  public HealthState state(Backend backend) {
    Standing known = standings.get(backend.id());
    return known == null ? HealthState.UP : state(known);
  }

  /** Nothing but an ejection ends by itself. */
  private HealthState state(Standing known) {
    HealthState told = known.told();
    return told == HealthState.EJECTED ? known.state(clock.getAsLong()) : told;
  }

  @Override
  public boolean takesNew(Backend backend) {
    Standing known = standings.get(backend.id());
    return known == null || usability(known) == HealthState.UP;
  }

  @Override
  public boolean keepsPinned(Backend backend) {
    Standing known = standings.get(backend.id());
    HealthState state = known == null ? HealthState.UP : usability(known);
    Long draining = known == null ? null : known.drainingSince();
    return state == HealthState.UP
        || (state == HealthState.DRAINING && draining != null && !isDrained(draining));
  }

  private boolean isDrained(long since) {
    return clock.getAsLong() - since >= policy.drainTimeout().toNanos();
  }

  /** With too few left, rather one that may fail than none. */
  private HealthState usability(Standing known) {
    return panicking ? known.withoutFaults() : state(known);
  }

  @Override
  public double readiness(Backend backend) {
    Standing known = standings.get(backend.id());
    if (known == null) {
      return 1;
    }
    long now = clock.getAsLong();
    Long since = known.backSince(now);
    return since == null ? 1 : policy.readiness(now - since);
  }

  /** A probe was answered as it should be. */
  public void probeSucceeded(Backend backend) {
    probed(backend, true, policy.rise(), "probe answered");
  }

  /** A probe failed. */
  public void probeFailed(Backend backend, String reason) {
    probed(backend, false, policy.fall(), reason);
  }

  private void probed(Backend backend, boolean well, int needed, String reason) {
    change(
        backend.id(),
        reason,
        known -> {
          long now = clock.getAsLong();
          Probed after = known.probed().after(well, needed, now);
          return after.equals(known.probed()) ? known : known.probed(after, now);
        });
  }

  /** An exchange had its whole answer. */
  public void exchangeServed(Backend backend) {
    Standing known = standings.get(backend.id());
    if (known != null && known.failures() > 0) { // looked at first: this is called for each answer
      change(backend.id(), "", now -> now.failures() == 0 ? now : now.failedInARow(0));
    }
  }

  /** An exchange failed, and by nobody's doing but the backend's. */
  public void exchangeFailed(Backend backend, String reason) {
    if (policy.ejection().failures() > 0) {
      change(
          backend.id(),
          policy.ejection().failures() + " exchanges in a row failed, the last: " + reason,
          known -> failed(backend, known));
    }
  }

  private Standing failed(Backend backend, Standing known) {
    if (known.told() == HealthState.EJECTED || known.told() == HealthState.DOWN) {
      return known; // begun before
    }
    int failures = Math.min(known.failures() + 1, policy.ejection().failures());
    if (policy.ejection().ejectsAfter(failures) && cap.allows(backend, pool.get(), this::isOut)) {
      return known.ejected(policy.ejection().next(known.ejection(), clock.getAsLong()));
    }
    return known.failedInARow(failures);
  }

  private boolean isOut(Backend backend) {
    HealthState state = state(backend);
    return state == HealthState.EJECTED || state == HealthState.DOWN;
  }

  /** The backend of this id is to take no new sessions. Idempotent. */
  public void drain(String backendId) {
    change(
        backendId,
        "told to drain",
        known -> known.drainingSince() == null ? known.draining(clock.getAsLong()) : known);
  }

  /** The backend of this id is to drain no longer. Idempotent. */
  public void activate(String backendId) {
    change(
        backendId,
        "told to drain no longer",
        known -> known.drainingSince() == null ? known : known.draining(null));
  }

  /** The pool has changed: nothing but these ids is remembered. */
  public void retain(Set<String> backendIds) {
    synchronized (standings) {
      standings.keySet().retainAll(backendIds);
      panicking = panics();
    }
  }

  /** Makes known which ejections are over; to be called now and then. */
  public void sweep() {
    standings.keySet().forEach(id -> change(id, "", known -> known));
  }

  private void change(String id, String reason, UnaryOperator<Standing> change) {
    synchronized (standings) {
      Backend backend = pool.get().find(id);
      if (backend == null) {
        return;
      }
      Standing before = told(backend, standings.get(id), EJECTION_OVER);
      Standing after = change.apply(before);
      if (!after.equals(before)) {
        told(backend, after, reason);
      }
    }
    changes.tell();
  }

  /** Keeps a standing, and notes the change that it makes. */
  private Standing told(Backend backend, @Nullable Standing known, String reason) {
    if (known == null) {
      return Standing.INITIAL;
    }
    HealthState from = known.told();
    HealthState to = known.state(clock.getAsLong());
    Standing kept = from == to ? known : known.told(to);
    standings.put(backend.id(), kept);
    if (from != to) {
      panicking = panics();
      changes.note(() -> listener.changed(backend, from, to, reason));
    }
    return kept;
  }

  private boolean panics() {
    BackendPool all = pool.get();
    long usable = all.all().stream().filter(backend -> !isOut(backend)).count();
    return usable * 100 < (long) policy.panic() * all.all().size();
  }
}
