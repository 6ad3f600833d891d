package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Faults of all kinds, at random and for long, leave nothing behind: the gateway ends with what it
 * held before. Nor do they harm others: meanwhile every exchange that nothing befell is whole.
 */
class SoakIT extends Behaviour {
  static final int RETRY_BUFFER = 64 * 1024;
  static final int MAX_BYTES = 16 << 20;

  private static final int CLIENTS = 16;

  /** At one time, and so more than the clients can have under way whatever happens. */
  private static final int STRETCH = 4 * CLIENTS;

  private static final int EACH = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(45);

  /**
   * What the heap may have grown by. It is not exact: caches that have a limit (pins, Tomcat's and
   * Jetty's pools of buffers) were filled in the warm-up, but not to the byte. For each of the
   * 30,000 exchanges of 20 minutes it is 35 bytes, which is less than anything that could be kept
   * of one; and the runs so far differed by a thirtieth of it.
   */
  private static final long HEAP = 1 << 20;

  /** Of threads and descriptors: a probe may be under way, a JAR be open for a class. */
  private static final int FEW = 2;

  /** Jetty's client may have 32 threads, keeps 8, and gives up one of the others a minute. */
  private static final int POOLED = 24;

  /** Outside of the heap; the JDK keeps a direct buffer for each thread that has used a socket. */
  private static final long DIRECT = 1 << 20;

  /** Code that a rare fault is the first to need. */
  private static final int CLASSES = 100;

  private static final SoakBackends BACKENDS = new SoakBackends();
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start("soak", "128m", 2000, settings());

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.health.path", "/health");
    settings.put("pinion.health.interval", "500ms");
    settings.put("pinion.health.fall", "2");
    settings.put("pinion.timeout.first-byte", "8s");
    settings.put("pinion.timeout.idle", "8s");
    settings.put("pinion.timeout.upload", "4s");
    settings.put("pinion.retry.attempts", "" + SoakBackends.ALL.size());
    settings.put("pinion.retry.buffer", "" + RETRY_BUFFER);
    settings.put("pinion.request.max-bytes", "" + MAX_BYTES);
    settings.put("pinion.stream.heartbeat", "300ms");
    settings.put("pinion.stream.early-commit", "true");
    // reached in the warm-up, so that pins are no reason to grow
    settings.put("pinion.pin.max-entries", "200");
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
  void faultsAtRandomLeaveNothingBehindAndHarmNobodyElse() throws Exception {
    Duration length = Duration.ofMinutes(Long.parseLong(TestRun.property("soak.minutes")));
    String chosen = TestRun.property("soak.seed");
    long seed =
        chosen.equals("any") ? ThreadLocalRandom.current().nextInt() : Long.parseLong(chosen);
    System.out.println("soak of " + length + " with -Dsoak.seed=" + seed);
    Soak warmUp = warmUp(~seed);
    IdleState before = idle();
    System.out.println("before: " + before.text());
    List<String> histogram = GATEWAY.histogram().toList();
    Soak soak = new Soak(gateway(), BACKENDS, seed, CLIENTS);

    soak.run(length);

    IdleState after = idle();
    System.out.println("after: " + after.text());
    note(soak, seed, length, before, after);
    assertThat(warmUp.failures()).isEmpty();
    assertThat(soak.failures()).isEmpty();
    assertThat(BACKENDS.protocolFaults()).isEmpty();
    assertThat(GATEWAY.log()).doesNotContain("OutOfMemoryError");
    assertSame(before, after, histogram);
    for (String backend : SoakBackends.ALL) {
      awaitFigure("pinion_backend_up{backend=\"" + backend + "\"}", up -> up == 1);
    }
  }

  /** All code has run and all pools are as full as they get. */
  private Soak warmUp(long seed) throws Exception {
    Soak soak = new Soak(gateway(), BACKENDS, seed, CLIENTS);
    Crowd.run(
        STRETCH,
        STRETCH,
        number -> {
          try (RawClient client = connect()) {
            client.sendJson(
                CHAT, PROMPT, script(Script.events(3).gated()), SoakExchange.paced(1000, 4));
            WholeExchanges.readEvents(client, 3);
          }
        });
    soak.runEach(EACH);
    soak.run(WARM_UP);
    return soak;
  }

  private IdleState idle() throws Exception {
    awaitFigure("pinion_exchanges_in_progress", open -> open == 0);
    for (String backend : SoakBackends.ALL) {
      awaitFigure("pinion_backend_in_flight{backend=\"" + backend + "\"}", open -> open == 0);
    }
    return IdleState.await(GATEWAY);
  }

  private void note(Soak soak, long seed, Duration length, IdleState before, IdleState after)
      throws IOException {
    Notes.add("soak of %s, seed %d: %d exchanges".formatted(length, seed, soak.exchanges()));
    Notes.add("  %d misfortunes of backends".formatted(BACKENDS.misfortunes()));
    Notes.add("  " + soak.counts());
    Notes.add("  before: " + before.text());
    Notes.add("  after: " + after.text());
  }

  private static void assertSame(IdleState before, IdleState after, List<String> histogram)
      throws IOException {
    String states = "before: " + before.text() + "; after: " + after.text();
    assertThat(after.jvm().heap())
        .withFailMessage(
            () -> states + "\nbefore:\n" + top(histogram) + "\nafter:\n" + top(histogramNow()))
        .isLessThan(before.jvm().heap() + HEAP);
    assertThat(after.jvm().threads()).as(states).isLessThanOrEqualTo(before.jvm().threads() + FEW);
    assertThat(after.jvm().pooled()).as(states).isLessThanOrEqualTo(before.jvm().pooled() + POOLED);
    assertThat(after.sockets()).as(states).isLessThanOrEqualTo(before.sockets() + FEW);
    assertThat(after.descriptors()).as(states).isLessThanOrEqualTo(before.descriptors() + FEW);
    assertThat(after.jvm().directBytes())
        .as(states)
        .isLessThanOrEqualTo(before.jvm().directBytes() + DIRECT);
    assertThat(after.jvm().classes()).as(states).isLessThan(before.jvm().classes() + CLASSES);
  }

  private static List<String> histogramNow() {
    try {
      return GATEWAY.histogram().toList();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  private static String top(List<String> histogram) {
    return String.join("\n", histogram.subList(0, Math.min(40, histogram.size())));
  }
}
