package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The packaged WAR on an embedded Tomcat as a process of its own, see {@link GatewayProcess}. Its
 * settings are system properties; it writes its port, which is any free one if it is given as 0, as
 * one line, answers each line of its input with one of {@link JvmFigures}, and ends with its input.
 */
final class TomcatGateway {
  private TomcatGateway() {}

  public static void main(String[] arguments) throws IOException {
    Path war = Path.of(arguments[0]);
    Path work = Path.of(arguments[1]);
    int port = Integer.parseInt(arguments[2]);
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(war, listen, work)) {
      System.out.println(tomcat.uri().getPort());
      BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      while (questions.readLine() != null) {
        System.out.println(JvmFigures.ofThisJvm().line());
      }
    }
  }
}
