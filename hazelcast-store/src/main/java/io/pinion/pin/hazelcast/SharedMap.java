package io.pinion.pin.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A map of the cluster and how it is to be configured there. A client may have no cluster yet, so
 * the map is had when it is first needed.
 */
final class SharedMap<K, V> {
  private final HazelcastInstance instance;
  private final MapDefinition definition;
  private volatile @Nullable IMap<K, V> map;
  private final AtomicInteger clusters = new AtomicInteger();

  SharedMap(HazelcastInstance instance, MapConfig config) {
    this.instance = instance;
    this.definition = new MapDefinition(config);
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
      definition.configure(instance);
      known = instance.getMap(definition.name());
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
}
