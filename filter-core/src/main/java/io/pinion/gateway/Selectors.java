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
    String name = config.get(SelectionSettings.SELECTOR);
    List<BackendSelector> all = all(beans);
    List<BackendSelector> named = all.stream().filter(each -> each.name().equals(name)).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    List<String> names = all.stream().map(BackendSelector::name).toList();
    throw new ConfigException(
        List.of(
            SelectionSettings.SELECTOR.key()
                + "=\""
                + name
                + "\": expected "
                + (named.isEmpty() ? "one of " : "a name that only one of these has: ")
                + names
                + "; others need their jar in WEB-INF/lib, or to be a CDI bean"));
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
