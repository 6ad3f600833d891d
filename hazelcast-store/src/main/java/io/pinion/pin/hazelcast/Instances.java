package io.pinion.pin.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.YamlClientConfigBuilder;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes a member, or a client, as configured; nothing is found, or opened, that was not named. */
final class Instances {
  private static final Logger LOG = System.getLogger(Instances.class.getName());
  private static final int FIRST_CONNECTION_SECONDS = 5;

  /**
   * Of both. Nothing calls home, ends with the JVM instead of with its application, or goes to
   * another log than the server's.
   */
  private static final Map<String, String> ALWAYS =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.logging.type", "jdk");

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

  private static final Map<String, String> OF_CLIENTS =
      Map.of("hazelcast.client.invocation.timeout.seconds", "10");

  private Instances() {}

  /** A member; blocks until it has joined the others, or is alone. */
  static HazelcastInstance member(HazelcastSettings settings) {
    Config config = own(settings.config());
    ALWAYS.forEach(
        (key, value) -> absent(config.getProperty(key), config::setProperty, key, value));
    OF_MEMBERS.forEach(
        (key, value) -> absent(config.getProperty(key), config::setProperty, key, value));
    config.setClassLoader(Instances.class.getClassLoader());
    if (settings.says("cluster-name")) {
      config.setClusterName(settings.clusterName());
    }
    config.setInstanceName(name(config.getClusterName()));
    if (config.getSerializationConfig().getJavaSerializationFilterConfig() == null) {
      // classes of Java and Hazelcast only: whoever reaches the port cannot bring others
      config
          .getSerializationConfig()
          .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    }
    network(config.getNetworkConfig(), settings);
    return started(config, settings);
  }

  private static HazelcastInstance started(Config config, HazelcastSettings settings) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (RuntimeException e) { // it has no finer ones
      String why = String.valueOf(e.getMessage());
      IllegalArgumentException fault;
      if (why.contains("No matching network interface")) {
        fault =
            HazelcastSettings.fault(
                "address", settings.address(), "an address of this machine, with * for any number");
      } else if (why.contains("bind") || why.contains("Port")) {
        String ports = " (as many as pinion.hazelcast.port-count=" + settings.portCount() + "): ";
        fault =
            HazelcastSettings.fault(
                "port", "" + settings.port(), "the first of some ports, one free" + ports + why);
      } else {
        throw e;
      }
      fault.initCause(e);
      throw fault;
    }
  }

  /** No two alike in one JVM; threads are named after it. */
  private static String name(String cluster) {
    return cluster + "-" + UUID.randomUUID();
  }

  private static void network(NetworkConfig network, HazelcastSettings settings) {
    if (settings.says("port")) {
      network.setPort(settings.port());
    }
    if (settings.says("port-count")) {
      network.setPortCount(settings.portCount());
    }
    if (settings.says("address")) {
      network.getInterfaces().setEnabled(true).addInterface(settings.address());
    }
    if (settings.says("members") || settings.says("kubernetes-service")) {
      JoinConfig join = network.getJoin();
      join.getAutoDetectionConfig().setEnabled(false);
      join.getMulticastConfig().setEnabled(false);
      if (settings.kubernetesService() != null) {
        join.getKubernetesConfig()
            .setEnabled(true)
            .setProperty("service-dns", settings.kubernetesService());
      } else {
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
      }
    }
  }

  private static void absent(
      @Nullable String present, BiConsumer<String, String> set, String key, String value) {
    if (present == null) {
      set.accept(key, value);
    }
  }

  private static Config own(@Nullable String place) {
    if (place == null) {
      return new Config();
    }
    try (InputStream in = open(place)) {
      return new YamlConfigBuilder(in).build();
    } catch (IOException e) {
      throw HazelcastSettings.fault("config", place, "a file or a resource that can be read");
    }
  }

  /** A client; returns once it has found the cluster, or after a while, and goes on looking. */
  static HazelcastInstance client(HazelcastSettings settings) {
    if (settings.members().isEmpty() && settings.config() == null) {
      throw HazelcastSettings.fault("members", "", "addresses of members, as mode is client");
    }
    ClientConfig config = ownClient(settings.config());
    ALWAYS.forEach(
        (key, value) -> absent(config.getProperty(key), config::setProperty, key, value));
    OF_CLIENTS.forEach(
        (key, value) -> absent(config.getProperty(key), config::setProperty, key, value));
    config.setClassLoader(Instances.class.getClassLoader());
    if (settings.says("cluster-name")) {
      config.setClusterName(settings.clusterName());
    }
    config.setInstanceName(name(config.getClusterName()));
    settings.members().forEach(config.getNetworkConfig()::addAddress);
    // while there is no cluster, operations fail at once, and it is looked for without end
    config
        .getConnectionStrategyConfig()
        .setAsyncStart(true)
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(Long.MAX_VALUE)
        .setMaxBackoffMillis(2000);
    CountDownLatch connected = new CountDownLatch(1);
    LifecycleListener listener =
        event -> {
          if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
            connected.countDown();
          }
        };
    config.addListenerConfig(new ListenerConfig(listener));
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    try {
      if (!connected.await(FIRST_CONNECTION_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(
            Level.WARNING,
            "no member of the cluster {0} answers at {1} (pinion.hazelcast.members); pins are not"
                + " shared until one does",
            config.getClusterName(),
            config.getNetworkConfig().getAddresses());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return client;
  }

  private static ClientConfig ownClient(@Nullable String place) {
    if (place == null) {
      return new ClientConfig();
    }
    try (InputStream in = open(place)) {
      return new YamlClientConfigBuilder(in).build();
    } catch (IOException e) {
      throw HazelcastSettings.fault("config", place, "a file or a resource that can be read");
    }
  }

  private static InputStream open(String place) throws IOException {
    Path file = Path.of(place);
    if (Files.isReadable(file)) {
      return Files.newInputStream(file);
    }
    InputStream resource =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(place);
    if (resource == null) {
      throw new IOException(place + " is neither a file nor a resource");
    }
    return resource;
  }
}
