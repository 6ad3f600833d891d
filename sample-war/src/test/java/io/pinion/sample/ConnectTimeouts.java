package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Backends whose hosts have gone: they are waited for no longer than pinion.timeout.connect. */
abstract class ConnectTimeouts extends Behaviour {
  /** So many that the HTTP client's own limit for each would be longer in all than the patience. */
  private static final int BACKENDS = 5;

  private static final List<FullListener> GONE = listeners();

  private static List<FullListener> listeners() {
    try {
      List<FullListener> all = new ArrayList<>();
      for (int i = 0; i < BACKENDS; i++) {
        all.add(new FullListener());
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot fill the queue of a listener", e);
    }
  }

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    StringJoiner ids = new StringJoiner(",");
    for (int i = 0; i < BACKENDS; i++) {
      ids.add("gone-" + i);
      settings.put("pinion.backend.gone-" + i + ".url", GONE.get(i).uri().toString());
    }
    settings.put("pinion.backends", ids.toString());
    settings.put("pinion.timeout.connect", "500ms");
    settings.put("pinion.retry.attempts", "" + BACKENDS);
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    return settings;
  }

  @AfterAll
  static void stop() throws IOException {
    for (FullListener gone : GONE) {
      gone.close();
    }
  }

  @Test
  void backendsThatAreGoneAre503AfterOneConnectTimeoutEach() throws IOException {
    Tally tally = tally();

    Reply reply = chat(session(freshId()));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.head().headers("Retry-After")).hasSize(1);
    assertThat(reply.text()).contains("no backend accepts a connection now");
    for (int i = 0; i < BACKENDS; i++) {
      tally.failures("gone-" + i, "unreached", 1);
    }
    tally.exchange("answered", "selected").retries(BACKENDS - 1).errors(503, 1).await();
  }
}
