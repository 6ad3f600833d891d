package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A gateway whose file descriptors are used up says so to those who are connected, blames nobody,
 * and goes on when there are some again.
 */
class DescriptorsIT extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b");
  private static final int DESCRIPTORS = 250;
  private static final int CONNECTED = 40;
  private static final int FEW = 10;
  private static final int WATCHING = 8;
  private static final int REQUESTS_A_CONNECTION = 90;
  private static final String OWN_503 = "pinion_errors_total{status=503}";
  private static final String FAILURES = "pinion_backend_failures_total";
  private static final String RETRIES = "pinion_retries_total{}";
  private static final Duration LASTS = Duration.ofSeconds(5);

  private static final GatewayProcess GATEWAY =
      GatewayProcess.start("descriptors", "128m", DESCRIPTORS, settings());

  private final List<RawClient> clients = new ArrayList<>();
  private final List<RawClient> idle = new ArrayList<>();
  private final List<RawClient> watching = new ArrayList<>();
  private int watched;

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.health.interval", "100ms");
    settings.put("pinion.health.fall", "2");
    settings.put("pinion.response-headers", "all");
    return settings;
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
    BACKENDS.close();
  }

  @Test
  void shortageIsToldToThoseConnectedBlamesNobodyAndEnds() throws Exception {
    assertThat(chat().status()).isEqualTo(200);
    // from here on a class that is needed for the first time takes a descriptor
    Eventually.get(() -> GATEWAY.hasOpen("WEB-INF/lib/jetty"), open -> !open);
    Map<String, String> homes = new HashMap<>();
    for (int i = 0; i < CONNECTED; i++) {
      RawClient client = connect();
      clients.add(client);
      homes.put(id(i), chat(client, session(id(i))).backend());
    }
    assertThat(homes.values()).contains("gpu-a", "gpu-b");
    for (int i = 0; i < WATCHING; i++) {
      watching.add(connect());
    }
    Map<String, Double> before = figures();
    int reachedBefore = BACKENDS.requests().size();
    int taken = takeAllDescriptors();
    assertThat(taken).as("free ones when all are connected").isGreaterThan(CONNECTED);
    for (int i = 0; i < CONNECTED; i++) {
      clients.get(i).sendJson(CHAT, PROMPT, session(id(i)), script(Script.events(1).gated()));
    }
    // each is refused, or waits at a backend and will be answered
    Eventually.get(
        () -> growth(OWN_503, before, figures()) + BACKENDS.requests().size() - reachedBefore,
        settled -> settled == CONNECTED);
    Map<String, Double> settled = figures();
    Duration cpu = GATEWAY.cpu();
    Thread.sleep(LASTS.toMillis()); // the time in which it must not spin
    Duration spent = GATEWAY.cpu().minus(cpu);
    Map<String, Double> after = figures();

    assertThat(GATEWAY.descriptors()).isGreaterThan(DESCRIPTORS - FEW);
    assertThat(spent).isLessThan(LASTS.dividedBy(4));
    // Tomcat closes after a 503, and that one descriptor may become one request's connection
    assertThat(growth(OWN_503, before, settled)).isGreaterThanOrEqualTo((CONNECTED - FEW) / 2);
    assertThat(after)
        .containsEntry("pinion_backend_up{backend=gpu-a}", 1.0)
        .containsEntry("pinion_backend_up{backend=gpu-b}", 1.0)
        .allSatisfy((series, value) -> assertThat(series).doesNotStartWith(FAILURES))
        .hasEntrySatisfying(RETRIES, retries -> assertThat(retries).isZero());
    BACKENDS.all().stream()
        .flatMap(backend -> backend.requests().stream())
        .forEach(request -> request.answer().open());
    int refused = 0;
    for (RawClient client : clients) {
      Reply reply = Reply.read(client);
      if (reply.status() != 200) { // one that met a connection to its backend that was there
        refused++;
        saysWhy(reply);
      }
    }
    assertThat(refused).isEqualTo((int) growth(OWN_503, before, settled));

    for (RawClient each : idle) {
      each.close();
    }
    Eventually.get(GATEWAY::descriptors, count -> count < DESCRIPTORS - taken / 2);
    for (int i = 0; i < CONNECTED; i++) {
      Reply reply = chat(session(id(i)));
      assertThat(reply.backend()).isEqualTo(homes.get(id(i)));
      assertThat(reply.decision()).isEqualTo("pinned");
    }
    assertThat(GATEWAY.log()).doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
  }

  private static String id(int number) {
    return "chat-" + number;
  }

  private static double growth(
      String series, Map<String, Double> before, Map<String, Double> after) {
    return after.getOrDefault(series, 0.0) - before.getOrDefault(series, 0.0);
  }

  private static void saysWhy(Reply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.head().headers("Retry-After")).hasSize(1);
    assertThat(reply.text()).contains("file descriptor", "\"code\":\"service_unavailable\"");
  }

  /**
   * And some more are asked for, which get what becomes free: Tomcat closes after a 503.
   *
   * @return how many were free
   */
  private int takeAllDescriptors() throws Exception {
    int free = DESCRIPTORS - GATEWAY.descriptors();
    for (int i = 0; i < free + FEW + CONNECTED; i++) {
      idle.add(connect());
    }
    Eventually.get(GATEWAY::descriptors, count -> count == DESCRIPTORS);
    return free;
  }

  /** Tomcat ends a connection after a hundred requests, and there may be none to take its place. */
  private Map<String, Double> figures() throws IOException {
    RawClient client = watching.get(watched++ / REQUESTS_A_CONNECTION);
    client.sendRequest("GET", "/pinion/metrics");
    return Figures.in(Reply.read(client).text());
  }
}
