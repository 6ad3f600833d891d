package io.pinion.demo;

import io.pinion.sample.EmbeddedTomcat;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Starts the packaged WAR on a Tomcat, and behind it three {@link DemoBackend}s unless {@code
 * pinion.backends} names others; or a further member of that gateway's cluster, in front of the
 * same backends. Runs until the process is interrupted; then it stops everything that it started.
 *
 * <p>System properties: {@code demo.war}, the WAR's path; {@code demo.member}, 2 or more for a
 * further member; {@code demo.port}, unless set 8080 for the first member and the numbers after its
 * port for the others; every setting of the gateway.
 */
public final class Demo {
  static final String COMMAND = "mvn -q -Pdemo";

  private static final String MEMBER = "demo.member";
  private static final String PORT = "demo.port";
  private static final String BACKENDS = "pinion.backends";
  private static final String STORE_PORT = "pinion.hazelcast.port";
  private static final int FIRST_PORT = 8080;
  private static final List<String> IDS = List.of("gpu-a", "gpu-b", "gpu-c");

  // held while starting, so that an impatient Ctrl-C stops all of it and nothing half started
  private final Lock starting = new ReentrantLock();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private final boolean ownBackends = given(BACKENDS) != null;

  private Demo() {}

  public static void main(String[] args) throws InterruptedException {
    DemoLog.showExchanges();
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
    String member = System.getProperty(MEMBER);
    return member == null ? startFirst(war) : startFurther(war, member);
  }

  private String startFirst(Path war) throws IOException {
    InetSocketAddress listen = listen(FIRST_PORT);
    Map<String, String> shared = new TreeMap<>();
    String backends = ownBackends ? "your backends" : startBackends(shared);
    InetSocketAddress cluster = listenForMembers();
    shared.put(ClusterFile.MEMBERS, cluster.getHostString() + ":" + cluster.getPort());
    EmbeddedTomcat tomcat = startGateway(war, listen, shared);
    started(ClusterFile.write(clusterFile(war), tomcat.uri(), shared));
    return Welcome.first(tomcat.uri(), backends, model());
  }

  private String startFurther(Path war, String member) throws IOException {
    if (!member.matches("[2-9]")) {
      throw new IllegalStateException(
          MEMBER + "=" + member + ": expected 2 to 9; the first is " + COMMAND + " alone");
    }
    int number = Integer.parseInt(member);
    ClusterFile.First first = ClusterFile.read(clusterFile(war));
    if (!ownBackends && !first.settings().containsKey(BACKENDS)) {
      throw new IllegalStateException(
          BACKENDS
              + " is not set: expected the backends that the first member was given; add the same -D"
              + BACKENDS
              + "= and -Dpinion.backend.ID.url=");
    }
    InetSocketAddress listen = listen(first.gateway().getPort() + number - 1);
    listenForMembers();
    EmbeddedTomcat tomcat = startGateway(war, listen, first.settings());
    return Welcome.further(tomcat.uri(), number, first.gateway(), model());
  }

  /**
   * Returns what was started, for people.
   *
   * @param settings gets those that name them
   */
  private String startBackends(Map<String, String> settings) throws IOException {
    List<String> names = new ArrayList<>();
    settings.put(BACKENDS, String.join(",", IDS));
    settings.put("pinion.health.path", "/health");
    for (String id : IDS) {
      DemoBackend backend = started(DemoBackend.start(id, 0));
      settings.put("pinion.backend." + id + ".url", backend.uri().toString());
      names.add(id + " (" + backend.uri() + ")");
    }
    return String.join(", ", names);
  }

  private EmbeddedTomcat startGateway(
      Path war, InetSocketAddress listen, Map<String, String> settings) {
    settings.forEach(Demo::orElse);
    orElse("pinion.store", "hazelcast");
    // the first call in a cold JVM may take longer than the default, and would be store-unavailable
    orElse("pinion.store.timeout", "2s");
    orElse("pinion.response-headers", "all");
    return started(EmbeddedTomcat.start(war, listen, work(war)));
  }

  private String model() {
    return ownBackends ? "YOUR-MODEL" : Model.SERVES.label();
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

  private static InetSocketAddress listen(int otherwise) throws IOException {
    return Ports.expectFree(PORT, System.getProperty(PORT, "" + otherwise));
  }

  /** Where the gateway's store shall listen, and nowhere else. */
  private static InetSocketAddress listenForMembers() throws IOException {
    orElse("pinion.hazelcast.port-count", "1");
    return Ports.expectFree(STORE_PORT, orElse(STORE_PORT, "" + Ports.free()));
  }

  private static Path work(Path war) {
    Path parent = war.toAbsolutePath().getParent();
    return (parent == null ? Path.of("") : parent).resolve("demo");
  }

  private static Path clusterFile(Path war) {
    return work(war).resolve("cluster.properties");
  }

  /** What is set already, else this, which is then set. */
  private static String orElse(String key, String value) {
    String given = given(key);
    if (given != null) {
      return given;
    }
    System.setProperty(key, value);
    return value;
  }

  /** Environment variables count too, by MicroProfile Config's rule: PINION_BACKENDS. */
  private static @Nullable String given(String key) {
    String property = System.getProperty(key);
    String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    return property != null ? property : System.getenv(variable);
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null || cause instanceof BindException ? "" : "\n" + cause);
  }
}
