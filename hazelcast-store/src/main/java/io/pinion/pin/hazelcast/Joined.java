package io.pinion.pin.hazelcast;

import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster that this application is a member or client of, its maps there, and its threads. */
final class Joined implements AutoCloseable {
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

  /** The name of this member among {@link #told}. */
  String self() {
    return instance.getLocalEndpoint().getSocketAddress()
        + " ("
        + instance.getLocalEndpoint().getUuid()
        + ")";
  }

  private void changed(LifecycleEvent event) {
    if (event.getState() == LifecycleState.CLIENT_DISCONNECTED) {
      maps.forEach(SharedMap::forget);
    }
  }

  /** Leaves the cluster, unless the instance is the application's. May block for some seconds. */
  @Override
  public void close() {
    threads.close();
    instance.getLifecycleService().removeLifecycleListener(listener);
    leave.run();
  }
}
