package io.pinion.sample;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.coyote.UpgradeProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The WAR on a Tomcat of its own for the length of a test class; a static field of the class. */
public final class GatewayOnTomcat implements BeforeAllCallback, AfterAllCallback {

  private final Map<String, String> settings;
  private final Class<?>[] classes;
  private UpgradeProtocol[] protocols = {};
  private @Nullable EmbeddedTomcat tomcat;

  public GatewayOnTomcat(Map<String, String> settings) {
    this(settings, new Class<?>[0]);
  }

  /** With further classes in the WAR. */
  GatewayOnTomcat(Map<String, String> settings, Class<?>... classes) {
    this.settings = settings;
    this.classes = classes;
  }

  /** On a connector that also speaks these protocols. */
  GatewayOnTomcat speaking(UpgradeProtocol... further) {
    protocols = further;
    return this;
  }

  public URI uri() {
    return requireNonNull(tomcat).uri();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    start();
  }

  void start() throws IOException {
    Path war = GatewayWar.fileWith(settings, classes);
    try {
      tomcat =
          EmbeddedTomcat.start(
              war,
              "",
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              Path.of(TestRun.property("test.work")),
              protocols);
    } finally {
      Files.delete(war);
    }
  }

  /** Takes the WAR away, while the server goes on. */
  void undeploy() {
    requireNonNull(tomcat).undeploy();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  void stop() {
    EmbeddedTomcat running = tomcat; // null when it did not start, or a test has stopped it
    tomcat = null;
    if (running != null) {
      running.close();
    }
  }
}
