package io.pinion.demo;

import io.pinion.sample.EmbeddedTomcat;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the packaged WAR on a Tomcat, and behind it three {@link DemoBackend}s unless {@code
 * pinion.backends} names others. Runs until the process is interrupted; then it stops everything
 * that it started.
 *
 * <p>System properties: {@code demo.war}, the WAR's path; {@code demo.port}, 8080 unless set; every
 * setting of the gateway.
 */
public final class Demo {
  private static final String PORT = "demo.port";
  private static final List<String> IDS = List.of("gpu-a", "gpu-b", "gpu-c");

  // held here, because java.util.logging holds loggers weakly
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  // held while starting, so that an impatient Ctrl-C stops all of it and nothing half started
  private final Lock starting = new ReentrantLock();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private Demo() {}

  public static void main(String[] args) throws InterruptedException {
    quieten();
    Demo demo = new Demo();
    Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "demo stop"));
    try {
      System.out.println(demo.locked());
    } catch (IOException | IllegalStateException e) {
      System.err.println("The demo cannot start: " + reason(e));
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  /** Leaves a line for each exchange and what goes wrong. */
  private static void quieten() {
    TOMCAT.setLevel(Level.WARNING);
    setUnlessSet("java.util.logging.SimpleFormatter.format", "%1$tT %5$s%6$s%n");
    setUnlessSet("slf4j.internal.verbosity", "ERROR");
  }

  private String locked() throws IOException {
    starting.lock();
    try {
      return start();
    } finally {
      starting.unlock();
    }
  }

  /** Returns what to try next. */
  private String start() throws IOException {
    Path war = Path.of(System.getProperty("demo.war", "sample-war/target/pinion.war"));
    if (!Files.isRegularFile(war)) {
      throw new IllegalStateException(
          "there is no WAR at " + war.toAbsolutePath() + "; demo.war says where it is");
    }
    InetSocketAddress listen = address();
    boolean real = isSet("pinion.backends");
    String backends = real ? "your backends" : startBackends();
    setUnlessSet("pinion.response-headers", "all");
    EmbeddedTomcat tomcat = started(EmbeddedTomcat.start(war, listen, work(war)));
    return new Welcome(tomcat.uri(), backends, real ? "YOUR-MODEL" : Model.SERVES.label()).text();
  }

  /** Returns what was started, for people. */
  private String startBackends() throws IOException {
    List<String> names = new ArrayList<>();
    System.setProperty("pinion.backends", String.join(",", IDS));
    setUnlessSet("pinion.health.path", "/health");
    for (String id : IDS) {
      DemoBackend backend = started(DemoBackend.start(id, 0));
      setUnlessSet("pinion.backend." + id + ".url", backend.uri().toString());
      names.add(id + " (" + backend.uri() + ")");
    }
    return String.join(", ", names);
  }

  /**
   * What was started last is stopped first: the gateway ends its streams while its backends still
   * live.
   */
  private void stop() {
    try {
      // a start that hangs must not keep people from leaving
      if (starting.tryLock(10, TimeUnit.SECONDS)) {
        started.forEach(Demo::close);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      System.err.println("Cannot stop " + part + ": " + e);
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    started.push(part);
    return part;
  }

  private static InetSocketAddress address() throws IOException {
    String text = System.getProperty(PORT, "8080");
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalStateException(PORT + " is " + text + ", expected a port number");
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    InetSocketAddress listen = new InetSocketAddress(loopback, Integer.parseInt(text));
    // asked beforehand, because Tomcat's own report is a page long
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(listen);
    } catch (BindException e) {
      throw new IllegalStateException(
          "port " + text + " is taken. Choose another: mvn -q -Pdemo -D" + PORT + "=8081", e);
    }
    return listen;
  }

  private static Path work(Path war) {
    Path parent = war.toAbsolutePath().getParent();
    return (parent == null ? Path.of("") : parent).resolve("demo");
  }

  private static void setUnlessSet(String key, String value) {
    if (!isSet(key)) {
      System.setProperty(key, value);
    }
  }

  /** Environment variables count too, by MicroProfile Config's rule: PINION_BACKENDS. */
  private static boolean isSet(String key) {
    String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    return System.getProperty(key) != null || System.getenv(variable) != null;
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null || cause instanceof BindException ? "" : "\n" + cause);
  }
}
