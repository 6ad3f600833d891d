package io.pinion.gateway;

import io.pinion.backend.BackendSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The selectors that there are, by name: shipped, on the class path, and the application's. */
final class Selectors {
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private Selectors() {}

  /** For a request of no session. */
  static BackendSelector keyless() {
    return BackendSelector.leastRequests(RANDOM);
  }

  /**
   * The one that is configured.
   *
   * @param beans those of the application
   * @throws ConfigException if there is none of that name, or several
   */
  static BackendSelector of(GatewayConfig config, List<BackendSelector> beans) {
    return Named.in(all(beans), BackendSelector::name, config, SelectionSettings.SELECTOR);
  }

  private static List<BackendSelector> all(List<BackendSelector> beans) {
    List<BackendSelector> all =
        new ArrayList<>(
            List.of(
                BackendSelector.rendezvous(),
                BackendSelector.ring(),
                BackendSelector.maglev(),
                keyless(),
                BackendSelector.roundRobin(),
                BackendSelector.random(RANDOM)));
    ServiceLoader.load(BackendSelector.class, Selectors.class.getClassLoader()).forEach(all::add);
    all.addAll(beans);
    return all;
  }
}
