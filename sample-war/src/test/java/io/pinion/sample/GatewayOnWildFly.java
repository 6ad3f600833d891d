package io.pinion.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The WAR on a WildFly beside the server of this failsafe execution, for the length of a test
 * class; a static field of the class. The server is a process with files of its own.
 */
final class GatewayOnWildFly implements BeforeAllCallback, AfterAllCallback {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Map<String, String> settings;
  private @Nullable Path base;
  private @Nullable Process server;

  GatewayOnWildFly(Map<String, String> settings) {
    this.settings = settings;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + TestRun.property("wildfly.http.port") + "/");
  }

  /** Returns when the WAR is deployed. */
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path home = Path.of(TestRun.property("wildfly.home"));
    Path work = Files.createDirectories(Path.of(TestRun.property("test.work")));
    Path own = Files.createTempDirectory(work, "wildfly-");
    base = own;
    copy(home.resolve("standalone/configuration"), own.resolve("configuration"));
    Path deployments = Files.createDirectory(own.resolve("deployments"));
    Files.move(GatewayWar.fileWith(settings), deployments.resolve("pinion.war"));
    Files.createFile(deployments.resolve("pinion.war.dodeploy"));

    Process started = start(home, own);
    server = started;
    Eventually.get(
        () -> isOver(deployments) || !started.isAlive(), Boolean::booleanValue, PATIENCE);
    if (!Files.exists(deployments.resolve("pinion.war.deployed"))) {
      throw new AssertionError(
          "the WAR was not deployed: " + Files.readString(own.resolve("console.log")));
    }
  }

  private static Process start(Path home, Path base) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "sh",
                home.resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + base,
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + TestRun.property("wildfly.http.port"),
                "-Djboss.https.port=" + TestRun.property("wildfly.https.port"),
                "-Djboss.management.http.port=" + TestRun.property("wildfly.management.port")));
    builder.environment().put("JBOSS_HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", "-Xmx512m -Djava.net.preferIPv4Stack=true");
    // the script passes on that it is to end
    builder.environment().put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(base.resolve("console.log").toFile())
        .start();
  }

  private static boolean isOver(Path deployments) {
    return Files.exists(deployments.resolve("pinion.war.deployed"))
        || Files.exists(deployments.resolve("pinion.war.failed"));
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Process started = server;
    if (started != null) { // null when it did not start
      List<ProcessHandle> all =
          Stream.concat(started.descendants(), Stream.of(started.toHandle())).toList();
      started.destroy();
      if (!started.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
      }
    }
    if (base != null) {
      delete(base);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
