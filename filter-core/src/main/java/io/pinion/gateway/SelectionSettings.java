package io.pinion.gateway;

import static io.pinion.gateway.Setting.alike;

import io.pinion.route.FailBack;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Settings of the choice of a backend. */
final class SelectionSettings {
  static final Setting<String> SELECTOR =
      alike(
          "pinion.selector",
          "name",
          "rendezvous",
          "How a backend is chosen for a session: `rendezvous`, `ring` and `maglev` hash its id;"
              + " `least-requests`, `round-robin` and `random` do not, and pin each session. Or the"
              + " name of a `BackendSelector` that the application brings.",
          Function.identity());

  static final Setting<Double> BOUNDED_LOAD =
      alike(
          "pinion.selector.bounded-load",
          "number or `off`",
          "1.25",
          "With a selector that hashes: how many times its weighted share of all live sessions a"
              + " backend may have, at least 1, rounded up. New sessions go to the next in rank"
              + " past it; pinned ones stay.",
          Values.orElse("off", 0.0, Values::factor));

  static final Setting<Duration> LIVE_WINDOW =
      alike(
          "pinion.selector.live-window",
          Setting.DURATION,
          "5m",
          "How long after its last use a session counts as live, so that its cache is taken to be"
              + " warm.",
          Values::duration);

  static final Setting<FailBack> FAILBACK =
      alike(
          "pinion.failback",
          "`stay` or `return`",
          "stay",
          "What becomes of sessions whose first choice is up again. `stay`: they stay where their"
              + " cache is now. `return`: they move to it with their next request, once it has had"
              + " its slow start and if it has room; with a selector that hashes.",
          Values.oneOf(FailBack.class));

  static final List<Setting<?>> ALL = List.of(SELECTOR, BOUNDED_LOAD, LIVE_WINDOW, FAILBACK);

  private SelectionSettings() {}
}
