package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A redeployed gateway leaves nothing of its former self: no thread, no class. */
class UndeployOnTomcatIT {
  private static final TestBackend BACKEND = TestBackend.start("a");

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @Test
  void leavesNoThreadWhenTheServerStops() throws Exception {
    EmbeddedTomcat tomcat = start();
    try (tomcat) {
      relay(tomcat);
      assertThat(threads()).isNotEmpty();
    }

    assertThat(Eventually.get(UndeployOnTomcatIT::threads, List::isEmpty)).isEmpty();
  }

  @Test
  void leavesNoThreadAndNoClassWhenTheServerGoesOn() throws Exception {
    EmbeddedTomcat tomcat = start();
    try (tomcat) {
      relay(tomcat);
      WeakReference<ClassLoader> classes = new WeakReference<>(tomcat.classLoader());

      tomcat.undeploy();

      assertThat(Eventually.get(UndeployOnTomcatIT::threads, List::isEmpty)).isEmpty();
      forgetLastRecord();
      assertThat(Eventually.get(() -> isGone(classes), gone -> gone)).isTrue();
    }
  }

  private static EmbeddedTomcat start() throws IOException {
    Path war =
        GatewayWar.fileWith(
            Map.of("pinion.backends", "a", "pinion.backend.a.url", BACKEND.uri().toString()));
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
        .filter(name -> name.startsWith("pinion-"))
        .sorted()
        .toList();
  }

  /**
   * The JDK holds on to the record class whose {@code equals} it has linked last, until it links
   * another one (JDK-8078641, mended in 19).
   */
  private static void forgetLastRecord() {
    record Another(int number) {}
    assertThat(new Another(1)).isNotEqualTo(new Another(2));
  }

  private static boolean isGone(WeakReference<ClassLoader> classes) {
    System.gc();
    return classes.refersTo(null);
  }
}
