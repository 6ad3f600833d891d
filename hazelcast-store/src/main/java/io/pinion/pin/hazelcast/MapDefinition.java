package io.pinion.pin.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.dynamicconfig.DynamicConfigurationAwareConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * How a map is to be configured in the cluster. What counts is
 *
 * <ol>
 *   <li>what this member's own configuration of Hazelcast says of it,
 *   <li>as the cluster has it already, from the first member that had it configured,
 *   <li>as it is wanted here.
 * </ol>
 */
final class MapDefinition {
  private static final Logger LOG = System.getLogger(MapDefinition.class.getName());

  private final MapConfig wanted;

  MapDefinition(MapConfig wanted) {
    this.wanted = wanted;
  }

  String name() {
    return wanted.getName();
  }

  /** Has the map configured, and logs if it is in another way than is wanted. */
  void configure(HazelcastInstance instance) {
    Config config = instance.getConfig();
    MapConfig own = ownOf(config);
    if (own != null) {
      logOwn(own);
      return;
    }
    try {
      config.addMapConfig(wanted);
    } catch (InvalidConfigurationException e) {
      LOG.log(Level.DEBUG, "the map is configured in another way already", e);
      logOther(config);
    }
  }

  /** Only Hazelcast's own class tells what a member began with from what others have brought. */
  private @Nullable MapConfig ownOf(Config config) {
    return config instanceof DynamicConfigurationAwareConfig member
        ? member.getStaticConfig().getMapConfigOrNull(name())
        : null;
  }

  private void logOwn(MapConfig own) {
    String differences = MapDifferences.of(own, wanted);
    if (!differences.isEmpty()) {
      LOG.log(
          Level.INFO,
          "the map {0} is as this member''s own configuration of Hazelcast has it: {1}",
          name(),
          differences);
    }
  }

  private void logOther(Config config) {
    if (!(config instanceof DynamicConfigurationAwareConfig)) {
      LOG.log(
          Level.INFO,
          "the cluster has the map {0} with settings of its own, which count and which a client"
              + " cannot read, and not with those of this client: {1}",
          name(),
          MapDifferences.wanted(wanted));
      return;
    }
    MapConfig there = config.getMapConfigOrNull(name());
    LOG.log(
        Level.WARNING,
        "the cluster has the map {0} with other settings than this member, and keeps them until all"
            + " members have ended: {1}",
        name(),
        there == null ? "" : MapDifferences.of(there, wanted));
  }
}
