package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Far more sessions than the store has room for. */
abstract class FullStore extends Behaviour {
  /** Several for each of a cluster's 271 partitions, which count for themselves. */
  private static final int ROOM = 1000;

  private static final int SESSIONS = 10 * ROOM;
  private static final int THREADS = 4;

  /** Sessions of one connection, and of one sample. */
  private static final int BATCH = 100;

  /**
   * What is kept of the latest sample at least. By chance a partition gets one more of it than it
   * has room for; each that is asked for there then takes the place of the next.
   */
  private static final int KEPT = 80;

  /** A cluster notes in whole seconds when an entry was used. */
  private static final Duration OLDER = Duration.ofSeconds(2);

  static Map<String, String> settings(TestBackends backends) {
    Map<String, String> settings = new HashMap<>(backends.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.pin.max-entries", "" + ROOM);
    return settings;
  }

  @Test
  void refusesNobodyAndKeepsTheLatestSessionsAndNoMoreThanThereIsRoomFor() throws Exception {
    String prefix = freshId();
    int batches = SESSIONS / BATCH;
    Crowd.run(
        THREADS,
        batches - 1,
        batch -> assertThat(ask(prefix, batch)).containsOnly(Map.entry("selected", BATCH)));
    long filled = System.nanoTime();
    Eventually.get(System::nanoTime, now -> now - filled > OLDER.toNanos());
    assertThat(ask(prefix, batches - 1)).containsOnly(Map.entry("selected", BATCH));

    assertThat(ask(prefix, batches - 1).getOrDefault("pinned", 0)).isGreaterThanOrEqualTo(KEPT);
    // the latest first: what is not there any more takes the place of what was counted already
    int kept = 0;
    for (int batch = batches - 1; batch >= batches - 2 * ROOM / BATCH; batch--) {
      kept += ask(prefix, batch).getOrDefault("pinned", 0);
    }
    assertThat(kept).isLessThanOrEqualTo(ROOM + ROOM / 5);
    assertThat(ask(prefix, 0)).containsOnly(Map.entry("selected", BATCH));
  }

  /** A request for each session of a batch; how many there were of each decision. */
  private Map<String, Integer> ask(String prefix, int batch) throws IOException {
    Map<String, Integer> decisions = new HashMap<>();
    try (RawClient client = connect()) {
      for (int i = 0; i < BATCH; i++) {
        Reply reply = chat(client, session(prefix + "-" + (batch * BATCH + i)));
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        decisions.merge(reply.decision(), 1, Integer::sum);
      }
    }
    return decisions;
  }
}
