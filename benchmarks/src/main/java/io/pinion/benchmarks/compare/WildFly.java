package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A WAR on WildFly, in a base folder of its own, with the settings of docs/servers.md. */
final class WildFly {
  private WildFly() {}

  static ProcessBuilder command(Setup setup, int port, Path war, Path folder) throws IOException {
    Path home = setup.wildfly();
    Path base = folder.resolve("standalone");
    for (String part : List.of("configuration", "lib", "deployments")) {
      if (Files.exists(home.resolve("standalone").resolve(part))) {
        copy(home.resolve("standalone").resolve(part), base.resolve(part));
      }
    }
    configure(base.resolve("configuration/standalone.xml"));
    Files.copy(war, base.resolve("deployments").resolve(war.getFileName()));

    List<String> options = new ArrayList<>(setup.jvm());
    options.addAll(setup.pinionProperties());
    options.add("-Djava.net.preferIPv4Stack=true");
    ProcessBuilder command =
        new ProcessBuilder(
            home.resolve("bin/standalone.sh").toString(),
            "-Djboss.server.base.dir=" + base,
            "-Djboss.http.port=" + port,
            "-Djboss.https.port=" + Ports.free(),
            "-Djboss.management.http.port=" + Ports.free());
    command.environment().put("JBOSS_HOME", home.toString());
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    command.environment().put("JAVA_OPTS", String.join(" ", options));
    return command;
  }

  private static void configure(Path standalone) throws IOException {
    String before = Files.readString(standalone);
    String after =
        before
            .replace(
                "<http-listener name=\"default\" socket-binding",
                "<http-listener name=\"default\" max-post-size=\"0\" socket-binding")
            .replace(
                "redirect-socket=\"https\" enable-http2=\"true\"",
                "redirect-socket=\"https\" enable-http2=\"false\"")
            // the other gateways write no access log either
            .replace(
                "<root-logger>",
                "<logger category=\"io.pinion.access\"><level name=\"OFF\"/></logger><root-logger>");
    Files.writeString(standalone, after);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
