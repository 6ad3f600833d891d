package io.pinion.sample;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways in one cluster, of which one is configured differently. */
class ClusterDifferencesIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b");
  private static final String DIFFERING = "pinion_store_members_differing";

  /** What a member has told the others is forgotten a minute after it has gone. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(5);

  private static GatewayCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = GatewayCluster.start(settings("stay", "5000"), settings("return", "6000"));
  }

  private static Map<String, String> settings(String failback, String maxEntries) {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.failback", failback);
    settings.put("pinion.pin.max-entries", maxEntries);
    return settings;
  }

  @AfterAll
  static void stop() {
    cluster.close();
    BACKENDS.close();
  }

  @Test
  void bothTellWhatDiffersAndCountEachOtherUntilTheyAreAlike() throws Exception {
    for (int member = 0; member < 2; member++) {
      awaitDiffering(member, 1);
      awaitTold(member, "pinion.failback", "stay", "return");
      awaitTold(member, "pinion.pin.max-entries", "5000", "6000");
    }
    // the cluster has its maps as the first member has configured them, and keeps them so
    awaitTold(1, "io.pinion.", "pinion-pins"); // Hazelcast's own line is not ours

    cluster.get(1).stop();
    cluster.startAgain(1, settings("stay", "5000"));
    cluster.awaitAll();

    awaitDiffering(0, 0);
    awaitDiffering(1, 0);
  }

  private static void awaitDiffering(int member, int count) throws Exception {
    Eventually.get(() -> cluster.figure(member, DIFFERING), found -> found == count, FORGOTTEN);
  }

  /** In one line of its log. */
  private static void awaitTold(int member, String... all) throws Exception {
    Eventually.get(
        () -> cluster.get(member).log(),
        log -> log.lines().anyMatch(line -> Stream.of(all).allMatch(line::contains)));
  }
}
