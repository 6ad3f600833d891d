package io.pinion.ownwar;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** A member of a cluster that the application makes and shuts down itself. */
final class OwnMember {
  private OwnMember() {}

  static HazelcastInstance join() {
    Config config = new Config("of-the-application");
    config.setClassLoader(OwnMember.class.getClassLoader());
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

  /** Tells the test in what state it is, and shuts it down. */
  static void leave(HazelcastInstance instance, String toldAt) throws IOException {
    boolean running = instance.getLifecycleService().isRunning();
    URI uri = URI.create(toldAt + "/disposed?running=" + running);
    HttpURLConnection test = (HttpURLConnection) uri.toURL().openConnection();
    test.getResponseCode();
    test.disconnect();
    instance.shutdown();
  }
}
