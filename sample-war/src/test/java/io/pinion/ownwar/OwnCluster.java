package io.pinion.ownwar;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The application's member of a cluster, which it makes and, at its end, shuts down itself. */
@ApplicationScoped
public class OwnCluster {
  @Inject
  @ConfigProperty(name = "app.told.at")
  private String toldAt;

  @Produces
  @ApplicationScoped
  HazelcastInstance join() {
    Config config = new Config("of-the-application");
    config.setClassLoader(OwnCluster.class.getClassLoader());
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.logging.type", "jdk");
    config.getNetworkConfig().setPort(13_000).setPortCount(1000);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig alone = config.getNetworkConfig().getJoin();
    alone.getAutoDetectionConfig().setEnabled(false);
    alone.getMulticastConfig().setEnabled(false);
    return Hazelcast.newHazelcastInstance(config);
  }

  /** Tells the test in what state it is. */
  void leave(@Disposes HazelcastInstance instance) throws IOException {
    boolean running = instance.getLifecycleService().isRunning();
    URI uri = URI.create(toldAt + "/disposed?running=" + running);
    HttpURLConnection test = (HttpURLConnection) uri.toURL().openConnection();
    test.getResponseCode();
    test.disconnect();
    instance.shutdown();
  }
}
