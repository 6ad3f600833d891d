package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A redeployed gateway leaves nothing of its former self: no thread, no MBean, no class. */
class UndeployOnTomcatIT {
  private static final TestBackend BACKEND = TestBackend.start("a");
  private static final Map<String, String> SETTINGS =
      Map.of("pinion.backends", "a", "pinion.backend.a.url", BACKEND.uri().toString());
  private static final int DEPLOYMENTS = 3;

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @Test
  void leavesNoThreadAndNoMBeanWhenTheServerStops() throws Exception {
    Set<ObjectName> mbeans = mbeans();
    EmbeddedTomcat tomcat = start();
    try (tomcat) {
      relay(tomcat);
      assertThat(threads()).isNotEmpty();
    }

    assertThat(Eventually.get(UndeployOnTomcatIT::threads, List::isEmpty)).isEmpty();
    assertThat(mbeans()).isSubsetOf(mbeans);
  }

  @Test
  void leavesNoThreadAndNoClassWhenTheServerGoesOn() throws Exception {
    EmbeddedTomcat tomcat = start();
    try (tomcat) {
      relay(tomcat);
      WeakReference<ClassLoader> classes = new WeakReference<>(tomcat.classLoader());

      tomcat.undeploy();

      assertThat(Eventually.get(UndeployOnTomcatIT::threads, List::isEmpty)).isEmpty();
      record First(int number, Integer same) {}
      forgetLastRecord(new First(1, 1), new First(1, 2));
      assertThat(Eventually.get(() -> isGone(classes), gone -> gone)).isTrue();
    }
  }

  @Test
  void leavesNothingOfATracedGatewayWhoseReceiverStalls() throws Exception {
    Map<String, String> traced = new HashMap<>(SETTINGS);
    try (SpanReceiver receiver = SpanReceiver.start()) {
      receiver.stall();
      traced.put("pinion.traces.endpoint", receiver.uri().toString());
      EmbeddedTomcat tomcat = start(traced);
      try (tomcat) {
        relay(tomcat);
        Eventually.get(receiver::asked, asked -> asked > 0);
        assertThat(threads()).contains("pinion-traces");
        WeakReference<ClassLoader> classes = new WeakReference<>(tomcat.classLoader());

        tomcat.undeploy();

        assertThat(Eventually.get(UndeployOnTomcatIT::threads, List::isEmpty)).isEmpty();
        record Third(int number, Short same) {}
        forgetLastRecord(new Third(1, (short) 1), new Third(1, (short) 2));
        assertThat(Eventually.get(() -> isGone(classes), gone -> gone)).isTrue();
      }
    }
  }

  @Test
  void leavesNothingOfAClustersMemberHoweverOften() throws Exception {
    ClusterSettings cluster = ClusterSettings.ofMembers(1);
    List<WeakReference<ClassLoader>> former = new ArrayList<>();
    Set<ObjectName> mbeans = mbeans();
    for (int i = 0; i < DEPLOYMENTS; i++) {
      EmbeddedTomcat tomcat = start(cluster.of(0, SETTINGS));
      try (tomcat) {
        relay(tomcat);
        assertThat(threads()).anyMatch(name -> name.startsWith("hz."));
        assertThat(cluster.isFree(0)).isFalse();
        former.add(new WeakReference<>(tomcat.classLoader()));

        tomcat.undeploy();

        assertThat(Eventually.get(UndeployOnTomcatIT::threads, List::isEmpty)).isEmpty();
        assertThat(cluster.isFree(0)).isTrue();
        assertThat(mbeans()).filteredOn(name -> !isOfTomcat(name)).isSubsetOf(mbeans);
      }
      assertThat(mbeans()).isSubsetOf(mbeans); // of those for the application neither
    }

    record Second(int number, Long same) {}
    forgetLastRecord(new Second(1, 1L), new Second(1, 2L));
    assertThat(Eventually.get(() -> stillThere(former), none -> none == 0)).isZero();
  }

  private static EmbeddedTomcat start() throws IOException {
    return start(SETTINGS);
  }

  private static EmbeddedTomcat start(Map<String, String> settings) throws IOException {
    Path war = GatewayWar.fileWith(settings);
    try {
      return EmbeddedTomcat.start(
          war,
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          Path.of(TestRun.property("test.work")));
    } finally {
      Files.delete(war);
    }
  }

  /** Answers and an error of the gateway's own, so that all its parts have been at work. */
  private static void relay(EmbeddedTomcat tomcat) throws IOException {
    try (RawClient client = RawClient.connect(tomcat.uri())) {
      for (Script script : List.of(Script.answers(), Script.events(3))) {
        client.sendJson(
            "/v1/chat/completions",
            "{}",
            "X-Session-ID: of-this-test",
            Script.HEADER + ": " + script.header());
        assertThat(client.readFinalHead().status()).isEqualTo(200);
        client.readText();
      }
      client.sendJson(
          "/v1/else", "{}", Script.HEADER + ": " + Script.closesAfterRequest().header());
      assertThat(client.readFinalHead().status()).isEqualTo(502);
      client.readText();
      client.sendRequest("GET", "/pinion/metrics");
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      client.readText();
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pinion-") || name.startsWith("hz."))
        .sorted()
        .toList();
  }

  private static Set<ObjectName> mbeans() {
    return ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
  }

  /** Whether it tells of the server itself, which goes on. */
  private static boolean isOfTomcat(ObjectName mbean) {
    return mbean.getDomain().equals("Tomcat");
  }

  /**
   * The JDK holds on to the record class whose methods it has linked last, and to the class of the
   * component that it has compared, hashed or shown by that, until it links another one
   * (JDK-8078641, mended in 19).
   *
   * @param one a record, of a class that has not been used before
   */
  private static void forgetLastRecord(Record one, Record other) {
    assertThat(one).isNotEqualTo(other).doesNotHaveSameHashCodeAs(other);
    assertThat(one.toString()).isNotEqualTo(other.toString());
  }

  private static long stillThere(List<WeakReference<ClassLoader>> former) {
    return former.stream().filter(classes -> !isGone(classes)).count();
  }

  private static boolean isGone(WeakReference<ClassLoader> classes) {
    System.gc();
    return classes.refersTo(null);
  }
}
