package io.pinion.pin.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A map of the cluster and how it is to be configured there. A client may have no cluster yet, so
 * the map is had when it is first needed.
 */
final class SharedMap<K, V> {
  private static final Logger LOG = System.getLogger(SharedMap.class.getName());

  private final HazelcastInstance instance;
  private final MapConfig config;
  private volatile @Nullable IMap<K, V> map;
  private final AtomicInteger clusters = new AtomicInteger();

  SharedMap(HazelcastInstance instance, MapConfig config) {
    this.instance = instance;
    this.config = config;
  }

  /** The map; null where it has to be had by {@link #get} first. */
  @Nullable IMap<K, V> ifKnown() {
    return map;
  }

  /** The map, configured; may block, and throws what Hazelcast throws while there is no cluster. */
  IMap<K, V> get() {
    IMap<K, V> known = map;
    if (known == null) {
      int cluster = clusters.get();
      configure();
      known = instance.getMap(config.getName());
      map = known;
      if (cluster != clusters.get()) { // that one has gone meanwhile
        map = null;
      }
    }
    return known;
  }

  /** The member that answers for a key; {@link Threads#ANY} while nobody is known to. */
  UUID ownerOf(K key) {
    if (map == null) {
      return Threads.ANY;
    }
    Member owner = instance.getPartitionService().getPartition(key).getOwner();
    return owner == null ? Threads.ANY : owner.getUuid();
  }

  /**
   * The cluster has gone: the next one that is found may be another, which knows no map of ours.
   */
  void forget() {
    clusters.incrementAndGet();
    map = null;
  }

  /** Where the map is configured in another way already, it stays so. */
  private void configure() {
    try {
      instance.getConfig().addMapConfig(config);
    } catch (InvalidConfigurationException e) {
      LOG.log(
          Level.WARNING,
          "the cluster has the map {0} with other settings than this member (time to live, number"
              + " of entries, backups) and keeps them until all members have been restarted: {1}",
          config.getName(),
          e.getMessage());
    }
  }
}
