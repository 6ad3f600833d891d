package io.pinion.health;

import io.pinion.backend.Backend;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns the results of probes into states: {@code fall} failures in a row take a backend down,
 * {@code rise} successes in a row bring it back. Safe for many threads.
 */
public final class HealthTracker implements HealthView {
  /** Told of each change, in order for one backend, on the thread that reported the result. */
  @FunctionalInterface
  public interface ChangeListener {
    /**
     * A backend's state has changed.
     *
     * @param reason what the deciding probe said
     */
    void changed(Backend backend, HealthState from, HealthState to, String reason);
  }

  private record Standing(HealthState state, int contrary) {
    static final Standing INITIAL = new Standing(HealthState.UP, 0);
  }

  private final int rise;
  private final int fall;
  private final ChangeListener listener;
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();

  /** A tracker of backends that are all UP. */
  public HealthTracker(int rise, int fall, ChangeListener listener) {
    this.rise = rise;
    this.fall = fall;
    this.listener = listener;
  }

  @Override
  public HealthState state(Backend backend) {
    return standings.getOrDefault(backend.id(), Standing.INITIAL).state();
  }

  /** A probe was answered as it should be. */
  public void succeeded(Backend backend) {
    probed(backend, HealthState.UP, rise, "probe answered");
  }

  /** A probe failed. */
  public void failed(Backend backend, String reason) {
    probed(backend, HealthState.DOWN, fall, reason);
  }

  private void probed(Backend backend, HealthState told, int needed, String reason) {
    standings.compute(
        backend.id(),
        (id, known) -> {
          Standing now = known == null ? Standing.INITIAL : known;
          if (now.state() == told) {
            return new Standing(told, 0);
          }
          int contrary = now.contrary() + 1;
          if (contrary < needed) {
            return new Standing(now.state(), contrary);
          }
          listener.changed(backend, now.state(), told, reason);
          return new Standing(told, 0);
        });
  }
}
