package io.pinion.benchmarks.compare;

import io.pinion.benchmarks.servers.TomcatServer;
import io.pinion.benchmarks.servers.UndertowProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Servers that are started as a Java main class. */
final class JavaServers {
  /** What embedded Tomcat and the WAR need from the server: MicroProfile Config. */
  private static final String[] TOMCAT = {
    "tomcat-embed-core",
    "tomcat-annotations-api",
    "smallrye-config",
    "smallrye-config-core",
    "smallrye-config-common",
    "smallrye-common-annotation",
    "smallrye-common-classloader",
    "smallrye-common-constraint",
    "smallrye-common-expression",
    "smallrye-common-function",
    "microprofile-config-api",
    "jboss-logging",
    "asm"
  };

  private static final String[] UNDERTOW = {
    "undertow-core",
    "xnio-api",
    "xnio-nio",
    "jboss-threads",
    "jboss-logging",
    "wildfly-common",
    "wildfly-client-config",
    "smallrye-common-annotation",
    "smallrye-common-constraint",
    "smallrye-common-cpu",
    "smallrye-common-function"
  };

  private JavaServers() {}

  static ProcessBuilder tomcat(Setup setup, int port, Path war, Path folder) throws IOException {
    Path logging = folder.resolve("logging.properties");
    Files.writeString(
        logging,
        """
        handlers=java.util.logging.ConsoleHandler
        # the other gateways write no access log either
        io.pinion.access.level=OFF
        """);
    List<String> options = new ArrayList<>(setup.pinionProperties());
    options.add("-Djava.util.logging.config.file=" + logging);
    return java(
        setup,
        setup.classPath(TOMCAT),
        options,
        TomcatServer.class,
        List.of(Integer.toString(port), war.toString(), folder.toString()));
  }

  static ProcessBuilder undertowProxy(Setup setup, int port) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(port));
    arguments.addAll(setup.backends());
    return java(setup, setup.classPath(UNDERTOW), List.of(), UndertowProxy.class, arguments);
  }

  private static ProcessBuilder java(
      Setup setup, String classPath, List<String> options, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(setup.jvm());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
