package io.pinion.examples.selector;

import io.pinion.gateway.GatewayInitializer;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** A gateway on a Tomcat of its own, with what is on this JVM's class path. */
final class TomcatGateway implements AutoCloseable {
  private final Tomcat tomcat;

  private TomcatGateway(Tomcat tomcat) {
    this.tomcat = tomcat;
  }

  /**
   * Returns once it serves.
   *
   * @param backends ids, all at the same address
   * @param settings further ones
   */
  static TomcatGateway start(
      Path work, Set<String> backends, InetSocketAddress address, Map<String, String> settings)
      throws IOException, LifecycleException {
    Properties all = new Properties();
    all.putAll(settings);
    all.put("pinion.response-headers", "all");
    all.put("pinion.backends", String.join(",", backends));
    backends.forEach(
        id -> all.put("pinion.backend." + id + ".url", "http://127.0.0.1:" + address.getPort()));

    Path file = work.resolve("WEB-INF/classes/META-INF/microprofile-config.properties");
    Files.createDirectories(file.getParent());
    try (Writer writer = Files.newBufferedWriter(file)) {
      all.store(writer, null);
    }

    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(work.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context application = tomcat.addContext("", work.toString());
    application.addServletContainerInitializer(new GatewayInitializer(), null);
    tomcat.start();
    if (!application.getState().isAvailable()) {
      throw new IllegalStateException("the gateway did not start: see above");
    }
    return new TomcatGateway(tomcat);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
