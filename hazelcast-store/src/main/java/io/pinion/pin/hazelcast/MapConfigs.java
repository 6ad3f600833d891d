package io.pinion.pin.hazelcast;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.spi.merge.LatestUpdateMergePolicy;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import java.time.Duration;

/** How the maps are configured in the cluster. */
final class MapConfigs {
  /** Room for what members say of themselves. */
  private static final int FEW = 10_000;

  private MapConfigs() {}

  /**
   * Pins. Time to live and size belong to the map, because {@code replace} sets an entry's time to
   * live to that of its map. Eviction counts a member's own entries by partition, and so is exact
   * to about a tenth. After a split, the value that was written last stays.
   */
  static MapConfig pins(String map, Duration ttl, int maxEntries, int backups) {
    return config(map, ttl, maxEntries, backups, LatestUpdateMergePolicy.class)
        .setPerEntryStatsEnabled(true); // the merge policy compares update times
  }

  /** What members have agreed on: stays; after a split, what the larger part has. */
  static MapConfig agreed(int backups) {
    return config("pinion-agreed", Duration.ZERO, FEW, backups, PutIfAbsentMergePolicy.class);
  }

  /** What members say of themselves: forgotten when they are gone. */
  static MapConfig told(int backups, Duration ttl) {
    return config("pinion-members", ttl, FEW, backups, PutIfAbsentMergePolicy.class);
  }

  /** The board: stays, on another member too; after a split, the note that was posted last. */
  static MapConfig board(int backups) {
    MapConfig config =
        config(
                "pinion-board",
                Duration.ZERO,
                FEW,
                Math.max(1, backups),
                LatestUpdateMergePolicy.class)
            .setPerEntryStatsEnabled(true); // the merge policy compares update times
    config.getEvictionConfig().setEvictionPolicy(EvictionPolicy.NONE);
    return config;
  }

  private static MapConfig config(
      String map, Duration ttl, int maxEntries, int backups, Class<?> mergePolicy) {
    MergePolicyConfig merge = new MergePolicyConfig();
    merge.setPolicy(mergePolicy.getName());
    return new MapConfig(map)
        .setTimeToLiveSeconds((int) Math.min(Integer.MAX_VALUE, ttl.plusMillis(999).toSeconds()))
        .setMaxIdleSeconds(0)
        .setBackupCount(backups)
        .setInMemoryFormat(InMemoryFormat.BINARY)
        .setStatisticsEnabled(true)
        .setMergePolicyConfig(merge)
        .setEvictionConfig(
            new EvictionConfig()
                .setEvictionPolicy(EvictionPolicy.LRU)
                .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                .setSize(maxEntries));
  }
}
