package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoublePredicate;

/**
 * What the deployed gateway promises, checked through real sockets on every server: subclasses hold
 * the tests and a static {@code settings()}, theirs deploy the WAR. The backends are static fields,
 * because the deployment, which names their ports, is made in a static method before any test runs;
 * a class is used once in each failsafe execution's JVM.
 */
abstract class Behaviour {
  /** A path whose requests may be repeated. */
  static final String CHAT = "/v1/chat/completions";

  /** A relayed path that is no known LLM endpoint. */
  static final String OTHER = "/v1/other";

  static final String PROMPT =
      "{\"model\":\"test-model\",\"messages\":[{\"role\":\"user\",\"content\":\"h\u00e4llo\"}]}";

  /** Exchanges in {@link #passTime}. */
  static final int PASSING = 25;

  private static final AtomicInteger IDS = new AtomicInteger();

  /** The root of the WAR, ending in a slash. */
  abstract URI gateway();

  final RawClient connect() throws IOException {
    return RawClient.connect(gateway());
  }

  /** A chat request on a connection of its own. */
  final Reply chat(String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return chat(client, headerLines);
    }
  }

  static Reply chat(RawClient client, String... headerLines) throws IOException {
    return Reply.read(client.sendJson(CHAT, PROMPT, headerLines));
  }

  /** A request without a body on a connection of its own. */
  final Reply request(String method, String target, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(client.sendRequest(method, target, headerLines));
    }
  }

  /**
   * A chat request that was answered 200.
   *
   * @return the id of the backend
   */
  final String served(String... headerLines) throws IOException {
    Reply reply = chat(headerLines);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return reply.backend();
  }

  /** Some exchanges of other clients, which give the gateway time to do what it will do. */
  final void passTime() throws IOException {
    try (RawClient other = connect()) {
      for (int i = 0; i < PASSING; i++) {
        assertThat(chat(other, script(Script.answers())).status()).isEqualTo(200);
      }
    }
  }

  final String metrics() throws IOException {
    Reply reply = request("GET", "/pinion/metrics");
    assertThat(reply.status()).isEqualTo(200);
    return reply.text();
  }

  /** A figure by its name and labels as {@code /pinion/metrics} has them; 0 if it is not there. */
  final double figure(String series) throws IOException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Asks for a figure until it is as wanted: it is counted after the client has its answer. */
  final void awaitFigure(String series, DoublePredicate wanted) throws IOException {
    long deadline = System.nanoTime() + Signal.PATIENCE.toNanos();
    double figure = figure(series);
    while (!wanted.test(figure)) {
      assertThat(System.nanoTime()).as("%s stays %s", series, figure).isLessThan(deadline);
      figure = figure(series);
    }
  }

  /** What is counted from here on, when nothing is under way. */
  final Tally tally() throws IOException {
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    return Tally.of(this::metrics);
  }

  /** An id that no other test uses. */
  static String freshId() {
    return "conversation-" + IDS.incrementAndGet();
  }

  static String session(String id) {
    return "X-Session-ID: " + id;
  }

  static String script(Script script) {
    return Script.HEADER + ": " + script.header();
  }

  /** A script for one backend alone. */
  static String scriptAt(String backend, Script script) {
    return Script.HEADER + "-" + backend + ": " + script.header();
  }

  /** An answer to a session whose backend was {@code home}; gives the one that it has moved to. */
  static String movedFrom(TestBackend home, Reply reply) {
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.backend()).isNotEqualTo(home.id()).startsWith("gpu-");
    assertThat(reply.decision()).isEqualTo("repinned");
    return reply.backend();
  }

  /** The session's next request goes by its pin, and there. */
  final void assertPinned(String id, String backend) throws IOException {
    Reply later = chat(session(id));
    assertThat(later.backend()).isEqualTo(backend);
    assertThat(later.decision()).isEqualTo("pinned");
  }

  /** What is done while a backend is dead. */
  @FunctionalInterface
  interface Part<T> {
    T run() throws IOException;
  }

  final <T> T whileDead(TestBackend backend, Part<T> part) throws IOException {
    backend.kill();
    try {
      passTime(); // so that the gateway sees its pooled connections closed, and has to connect
      return part.run();
    } finally {
      backend.revive();
    }
  }
}
