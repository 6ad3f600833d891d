package io.pinion.gateway;

import io.pinion.backend.AddressLookup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the addresses behind the names of {@code dns://} backends. A name that cannot be looked up
 * keeps those that it had. Lookups may block, and so have a thread of their own.
 */
final class NameRefresh implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NameRefresh.class.getName());

  /** How soon a name is looked up again that has no address yet. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration FIRST = Duration.ofSeconds(5);

  private final Membership membership;
  private final AddressLookup lookup;
  private final Duration interval;
  private final Map<String, List<InetAddress>> addresses = new HashMap<>();
  private final Set<String> failing = new HashSet<>();
  private @Nullable Future<?> next;
  private final ScheduledExecutorService thread = Threads.scheduler("pinion-dns");

  /** About to begin. */
  NameRefresh(Membership membership, AddressLookup lookup, Duration interval) {
    this.membership = membership;
    this.lookup = lookup;
    this.interval = interval;
  }

  /** Begins; waits for the first addresses, for some seconds at most. The caller closes it. */
  static NameRefresh start(Membership membership, AddressLookup lookup, Duration interval) {
    NameRefresh refresh = new NameRefresh(membership, lookup, interval);
    membership.whenHostsChange(refresh::now);
    if (!membership.hosts().isEmpty()) {
      refresh.awaitFirst();
    }
    return refresh;
  }

  private void awaitFirst() {
    try {
      thread.submit(this::round).get(FIRST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "the names of backends are not looked up yet: {0}", e.toString());
    }
  }

  /** Looks all names up as soon as it can. Returns at once. */
  private void now() {
    try {
      thread.execute(this::round);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "closed", e);
    }
  }

  private void round() {
    Duration pause = SOON;
    try {
      pause = refresh();
    } catch (RuntimeException | Error e) { // which would end the rounds
      LOG.log(Level.WARNING, "the names of backends could not be looked up", e);
    }
    if (next != null) {
      next.cancel(false);
    }
    next = thread.schedule(this::round, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Looks all names up.
   *
   * @return how long to wait for the next time
   */
  Duration refresh() {
    Set<String> hosts = membership.hosts();
    addresses.keySet().retainAll(hosts);
    failing.retainAll(hosts);
    hosts.forEach(this::refresh);
    membership.resolved(addresses);
    boolean complete = addresses.keySet().containsAll(hosts);
    return complete || interval.compareTo(SOON) < 0 ? interval : SOON;
  }

  private void refresh(String host) {
    List<InetAddress> before = addresses.getOrDefault(host, List.of());
    try {
      List<InetAddress> now = inOrder(lookup.addresses(host));
      if (!now.equals(before)) {
        LOG.log(Level.INFO, "{0} has the addresses {1}, had {2}", host, now, before);
        addresses.put(host, now);
      }
      failing.remove(host);
    } catch (UnknownHostException e) {
      if (failing.add(host)) {
        LOG.log(
            Level.WARNING,
            "{0} cannot be looked up ({1}); {2}",
            host,
            e.toString(),
            before.isEmpty() ? "it has no backend until it can" : "it keeps " + before);
      }
    }
  }

  /** Resolvers turn the order round to spread connections. */
  private static List<InetAddress> inOrder(Collection<InetAddress> found) {
    return found.stream()
        .distinct()
        .sorted(Comparator.comparing(InetAddress::getHostAddress))
        .toList();
  }

  @Override
  public void close() {
    Threads.stop(thread);
  }
}
