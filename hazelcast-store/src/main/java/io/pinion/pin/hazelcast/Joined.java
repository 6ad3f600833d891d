package io.pinion.pin.hazelcast;

import com.hazelcast.cluster.Endpoint;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A cluster that this application is a member or client of, its maps there, and its threads. */
final class Joined implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Joined.class.getName());

  /** What members tell one another is forgotten when they are gone. */
  private static final Duration TOLD_FOR = Duration.ofSeconds(60);

  private final HazelcastSettings settings;
  private final HazelcastInstance instance;
  private final Runnable leave;
  private final UUID listener;
  private final Threads threads = new Threads();
  private final List<SharedMap<?, ?>> maps = new CopyOnWriteArrayList<>();
  private final SharedMap<String, String> agreed;
  private final SharedMap<String, String> told;
  private volatile boolean lost;
  private @Nullable String self;

  /**
   * A cluster that was joined.
   *
   * @param leave gives the instance up
   */
  Joined(HazelcastSettings settings, HazelcastInstance instance, Runnable leave) {
    this.settings = settings;
    this.instance = instance;
    this.leave = leave;
    this.agreed = map(MapConfigs.agreed(settings.backups()));
    this.told = map(MapConfigs.told(settings.backups(), TOLD_FOR));
    this.listener = instance.getLifecycleService().addLifecycleListener(this::changed);
  }

  /** A map, to be configured so; it is had later. */
  <K, V> SharedMap<K, V> map(MapConfig config) {
    SharedMap<K, V> map = new SharedMap<>(instance, config);
    maps.add(map);
    return map;
  }

  HazelcastSettings settings() {
    return settings;
  }

  HazelcastInstance instance() {
    return instance;
  }

  Threads threads() {
    return threads;
  }

  /** What members have agreed on, by name. */
  SharedMap<String, String> agreed() {
    return agreed;
  }

  /** What members have told of themselves, by member. */
  SharedMap<String, String> told() {
    return told;
  }

  /**
   * The name of this member among {@link #told}; stays, though a client's address is that of one
   * connection or another.
   */
  synchronized String self() {
    if (self == null) {
      Endpoint endpoint = instance.getLocalEndpoint();
      self = endpoint.getSocketAddress() + " (" + endpoint.getUuid() + ")";
    }
    return self;
  }

  /** Members of the cluster now; none for a client that has no cluster, or has lost it. */
  int members() {
    // a client goes on listing those that it has lost
    return lost ? 0 : instance.getCluster().getMembers().size();
  }

  private void changed(LifecycleEvent event) {
    switch (event.getState()) {
      case CLIENT_CONNECTED -> lost = false;
      case CLIENT_DISCONNECTED -> {
        lost = true;
        maps.forEach(SharedMap::forget);
      }
      default -> {
        // the instance's own beginning and end
      }
    }
  }

  /** Leaves the cluster, unless the instance is the application's. May block for some seconds. */
  @Override
  public void close() {
    try {
      threads.close();
      instance.getLifecycleService().removeLifecycleListener(listener);
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.log(Level.DEBUG, "the instance had ended before", e);
    } finally {
      leave.run();
    }
  }
}
