package io.pinion.pin.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.client.config.YamlClientConfigBuilder;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client of a cluster that is there, or will be. */
final class ClusterClient {
  private static final Logger LOG = System.getLogger(ClusterClient.class.getName());
  private static final int FIRST_CONNECTION_SECONDS = 5;
  private static final int MAX_BACKOFF_MILLIS = 2_000;

  private static final Map<String, String> OF_CLIENTS =
      Map.of("hazelcast.client.invocation.timeout.seconds", "10");

  private ClusterClient() {}

  /** Starts one; returns once it has found the cluster, or after a while, and goes on looking. */
  static HazelcastInstance start(HazelcastSettings settings) {
    ClientConfig config =
        ConfigFile.read(
            settings.config(),
            ClientConfig::new,
            file -> new YamlClientConfigBuilder(file).build());
    ConfigFile.complete(config::getProperty, config::setProperty, OF_CLIENTS);
    config.setClassLoader(ClusterClient.class.getClassLoader());
    if (settings.gives("cluster-name")
        || config.getClusterName().equals(Config.DEFAULT_CLUSTER_NAME)) {
      config.setClusterName(settings.clusterName());
    }
    config.setInstanceName(config.getClusterName() + "-" + UUID.randomUUID());
    if (config.getSerializationConfig().getJavaSerializationFilterConfig() == null) {
      config
          .getSerializationConfig()
          .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    }
    if (!settings.members().isEmpty()) {
      config.getNetworkConfig().setAddresses(settings.members());
    }
    patience(config.getConnectionStrategyConfig());
    waitForCopiesByOwners(config);
    CountDownLatch connected = new CountDownLatch(1);
    LifecycleListener listener =
        event -> {
          if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
            connected.countDown();
          }
        };
    config.addListenerConfig(new ListenerConfig(listener));
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    awaitFirst(connected, config);
    return client;
  }

  /** While there is no cluster, operations fail at once, and it is looked for without end. */
  private static void patience(ClientConnectionStrategyConfig strategy) {
    strategy.setAsyncStart(true).setReconnectMode(ReconnectMode.ASYNC);
    strategy
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(Long.MAX_VALUE)
        .setMaxBackoffMillis(MAX_BACKOFF_MILLIS);
  }

  /**
   * Has the member that owns an entry tell when it has been copied. By default the one with the
   * copy tells the client itself, which waits for 5 s in vain while it is not connected to that
   * one, as when it has only just found the cluster.
   */
  private static void waitForCopiesByOwners(ClientConfig config) {
    config.setBackupAckToClientEnabled(false);
  }

  private static void awaitFirst(CountDownLatch connected, ClientConfig config) {
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
  }
}
