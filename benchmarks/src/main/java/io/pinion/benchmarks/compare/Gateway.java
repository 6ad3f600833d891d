package io.pinion.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is compared, in the order of the tables. */
enum Gateway {
  /** No gateway: the client calls a backend. */
  DIRECT("direct", null),
  HAPROXY("HAProxy", "haproxy"),
  NGINX("nginx", "nginx"),
  UNDERTOW("Undertow's proxy", null),
  PINION_TOMCAT("Pinion on Tomcat", null),
  PINION_WILDFLY("Pinion on WildFly", null),
  NULL_TOMCAT("null servlet on Tomcat", null),
  NULL_WILDFLY("null servlet on WildFly", null);

  private final String text;
  private final @Nullable String program;

  Gateway(String text, @Nullable String program) {
    this.text = text;
    this.program = program;
  }

  String text() {
    return text;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isPinion() {
    return this == PINION_TOMCAT || this == PINION_WILDFLY;
  }

  boolean isNullServlet() {
    return this == NULL_TOMCAT || this == NULL_WILDFLY;
  }

  /** Whether its process is a JVM. */
  boolean isJava() {
    return program == null && this != DIRECT;
  }

  /** Whether a program that this machine must bring is there. */
  boolean isInstalled() {
    return program == null
        || Arrays.stream(
                (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** The same server with a servlet that answers by itself. */
  Gateway container() {
    return this == PINION_TOMCAT ? NULL_TOMCAT : NULL_WILDFLY;
  }

  /**
   * The command that runs it in the foreground.
   *
   * @param folder its own, empty
   */
  ProcessBuilder command(Setup setup, int port, Path folder) throws IOException {
    return switch (this) {
      case DIRECT -> throw new IllegalStateException("nothing is started for " + text);
      case HAPROXY -> NativeProxies.haproxy(setup, port, folder);
      case NGINX -> NativeProxies.nginx(setup, port, folder);
      case UNDERTOW -> JavaServers.undertowProxy(setup, port);
      case PINION_TOMCAT -> JavaServers.tomcat(setup, port, setup.pinionWar(), folder);
      case NULL_TOMCAT -> JavaServers.tomcat(setup, port, setup.nullWar(), folder);
      case PINION_WILDFLY -> WildFly.command(setup, port, setup.pinionWar(), folder);
      case NULL_WILDFLY -> WildFly.command(setup, port, setup.nullWar(), folder);
    };
  }
}
