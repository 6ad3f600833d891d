package io.pinion.pin.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.YamlConfigBuilder;
import java.util.Map;
import java.util.UUID;

/** How a member in this application is configured. */
final class MemberConfig {
  /**
   * A member that hangs without closing its connections is given up after 15 s, 60 s by default:
   * long enough for a long collection, which would split the cluster otherwise. An operation at
   * such a member is given up soon after; the request that asked for it has gone on long before.
   * Parts of a split cluster look for each other after 20 s and then every 10 s, 300 s and 120 s by
   * default: until then a session may have a pin in each.
   */
  private static final Map<String, String> OF_MEMBERS =
      Map.ofEntries(
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "2"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "15"),
          Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "20"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "10"),
          Map.entry("hazelcast.jmx", "false"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"));

  private MemberConfig() {}

  /**
   * One for a member to be started.
   *
   * @throws IllegalArgumentException if the file cannot be read, or does not go with the settings
   */
  static Config of(HazelcastSettings settings) {
    Config config =
        ConfigFile.read(
            settings.config(), Config::new, file -> new YamlConfigBuilder(file).build());
    ConfigFile.complete(config::getProperty, config::setProperty, OF_MEMBERS);
    config.setClassLoader(MemberConfig.class.getClassLoader());
    if (settings.gives("cluster-name")
        || config.getClusterName().equals(Config.DEFAULT_CLUSTER_NAME)) {
      config.setClusterName(settings.clusterName());
    }
    // no two alike in one JVM; threads are named after it
    config.setInstanceName(config.getClusterName() + "-" + UUID.randomUUID());
    if (config.getSerializationConfig().getJavaSerializationFilterConfig() == null) {
      // classes of Java and Hazelcast only: whoever reaches the port cannot bring others
      config
          .getSerializationConfig()
          .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    }
    MemberNetwork.configure(config, settings);
    return config;
  }
}
