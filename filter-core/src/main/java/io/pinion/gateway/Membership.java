package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.NamedBackends;
import io.pinion.health.HealthTracker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Which backends there are. In this order:
 *
 * <ol>
 *   <li>those that are configured, but for what people have changed at run time, and without those
 *       that they have removed;
 *   <li>those that they have added, by id;
 *   <li>in the place of one that is a DNS name, those at its addresses;
 *   <li>those that have left, which drain until somebody says that they are {@link #gone}.
 * </ol>
 *
 * <p>The pool is replaced whole, and stays the same as long as nothing in it changes. Safe for many
 * threads; never blocks.
 */
final class Membership {
  private static final Logger LOG = System.getLogger(Membership.class.getName());

  private final HealthTracker health;
  private final LongSupplier clock;
  private final Map<String, Leaving> leaving = new LinkedHashMap<>();

  /** What was last said to be wrong with a backend that people have changed. */
  private final Map<String, String> faults = new HashMap<>();

  private Runnable hostsChanged = () -> {};
  private GatewayConfig config;
  private RunTimeChanges changes = RunTimeChanges.NONE;
  private Map<String, List<InetAddress>> addresses = Map.of();
  private Map<String, Backend> defined = Map.of();
  private Set<String> draining = Set.of();
  private volatile BackendPool pool = new BackendPool(List.of());

  /**
   * Without any backend, until it is to {@link #configure}.
   *
   * @param health of the backends of this {@link #pool}
   * @param clock in nanoseconds
   */
  Membership(GatewayConfig config, HealthTracker health, LongSupplier clock) {
    this.config = config;
    this.health = health;
    this.clock = clock;
  }

  /** Those in force. */
  BackendPool pool() {
    return pool;
  }

  /** A configuration is in force from now on. */
  synchronized void configure(GatewayConfig now) {
    config = now;
    follow();
  }

  synchronized GatewayConfig config() {
    return config;
  }

  /** People have changed something. */
  synchronized void change(RunTimeChanges now) {
    changes = now;
    follow();
  }

  synchronized RunTimeChanges changes() {
    return changes;
  }

  /** The names of hosts whose addresses are needed. */
  synchronized Set<String> hosts() {
    return defined.values().stream()
        .filter(NamedBackends::isName)
        .map(backend -> backend.url().getHost())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Runs this whenever other hosts' addresses are needed; it must not block. */
  synchronized void whenHostsChange(Runnable told) {
    hostsChanged = told;
  }

  /** Hosts have these addresses now. */
  synchronized void resolved(Map<String, List<InetAddress>> byHost) {
    addresses = Map.copyOf(byHost);
    follow();
  }

  /** Those that have left, and drain. */
  synchronized List<Leaving> leaving() {
    return List.copyOf(leaving.values());
  }

  /** One that has left has no sessions any more; nothing if it has come back. */
  synchronized void gone(Leaving drained) {
    if (leaving.remove(drained.backend().id(), drained)) {
      LOG.log(Level.INFO, "backend {0} has drained and left", drained.backend());
      publish(members());
    }
  }

  /** Whether there is a backend of this id, or a DNS name. */
  synchronized boolean has(String id) {
    return defined.containsKey(id) || (pool.find(id) != null && !leaving.containsKey(id));
  }

  private void follow() {
    Set<String> hosts = hosts();
    defined = define();
    if (!hosts.equals(hosts())) {
      hostsChanged.run();
    }
    List<Backend> members = members();
    Set<String> ids = ids(members);
    leaving.keySet().removeAll(ids);
    for (Backend backend : pool.all()) {
      if (!ids.contains(backend.id()) && !leaving.containsKey(backend.id())) {
        LOG.log(Level.INFO, "backend {0} was removed: it drains", backend);
        leaving.put(backend.id(), new Leaving(backend, clock.getAsLong()));
      }
    }
    publish(members);
  }

  private Map<String, Backend> define() {
    Map<String, Backend> now = new LinkedHashMap<>();
    for (Backend configured : config.backends()) {
      now.put(configured.id(), configured);
    }
    now.keySet().removeAll(changes.removed());
    new TreeMap<>(changes.settings()).forEach((id, settings) -> define(id, settings, now));
    faults.keySet().retainAll(changes.settings().keySet());
    return now;
  }

  private void define(String id, Map<String, String> settings, Map<String, Backend> now) {
    try {
      now.put(id, config.backend(id, settings));
      faults.remove(id);
    } catch (ConfigException e) { // of another release, or it rests on what is configured there
      String fault = String.join("; ", e.faults());
      if (!fault.equals(faults.put(id, fault))) {
        LOG.log(Level.WARNING, "a change of backend {0} is not followed: {1}", id, fault);
      }
    }
  }

  private List<Backend> members() {
    List<Backend> members = new ArrayList<>();
    for (Backend backend : defined.values()) {
      if (NamedBackends.isName(backend)) {
        members.addAll(
            NamedBackends.behind(
                backend, addresses.getOrDefault(backend.url().getHost(), List.of())));
      } else {
        members.add(backend);
      }
    }
    return members;
  }

  private static Set<String> ids(List<Backend> backends) {
    return backends.stream().map(Backend::id).collect(Collectors.toSet());
  }

  private void publish(List<Backend> members) {
    List<Backend> all = new ArrayList<>(members);
    leaving.values().forEach(each -> all.add(each.backend()));
    Set<String> nowDraining = draining(all);
    Set<String> begin = new HashSet<>(nowDraining);
    begin.removeAll(draining);
    begin.forEach(health::drain); // before it is known to leave
    if (!all.equals(pool.all())) {
      pool = new BackendPool(all);
    }
    begin.forEach(health::drain); // those that were not in the pool
    draining.stream().filter(id -> !nowDraining.contains(id)).forEach(health::activate);
    draining = nowDraining;
    health.retain(ids(all));
  }

  private Set<String> draining(List<Backend> all) {
    Set<String> ids = new HashSet<>(leaving.keySet());
    for (Backend backend : all) {
      if (changes.draining().contains(backend.id())
          || changes.draining().contains(NamedBackends.configuredId(backend.id()))) {
        ids.add(backend.id());
      }
    }
    return ids;
  }
}
