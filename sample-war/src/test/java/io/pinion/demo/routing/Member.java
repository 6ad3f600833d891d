package io.pinion.demo.routing;

import io.pinion.sample.EmbeddedTomcat;
import io.pinion.sample.GatewayWar;
import io.pinion.sample.TestRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A gateway: the packaged WAR on a Tomcat of its own, on a free port. Runs until closed. */
final class Member implements AutoCloseable {
  private final String name;
  private final EmbeddedTomcat tomcat;
  private final RoutingClient client;

  private Member(String name, EmbeddedTomcat tomcat) {
    this.name = name;
    this.tomcat = tomcat;
    this.client = new RoutingClient(tomcat.uri());
  }

  /**
   * Returns once it answers.
   *
   * @param name for people
   */
  static Member start(String name, Map<String, String> settings) throws IOException {
    Path war = GatewayWar.fileWith(settings);
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Path work = Path.of(TestRun.property("test.work"));
      return new Member(name, EmbeddedTomcat.start(war, anyPort, work));
    } finally {
      Files.delete(war);
    }
  }

  String name() {
    return name;
  }

  URI uri() {
    return tomcat.uri();
  }

  RoutingClient client() {
    return client;
  }

  @Override
  public void close() {
    tomcat.close();
  }
}
