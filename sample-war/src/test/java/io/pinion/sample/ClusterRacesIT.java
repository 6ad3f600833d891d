package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three gateways in one cluster are asked for the same new session at the same moment. Backends
 * have other weights on each, so that they would not all choose the same.
 */
class ClusterRacesIT {
  private static final int ROUNDS = 1_000;
  private static final int REQUESTS = 64;

  /** Tomcat ends a connection after a hundred. */
  private static final int ROUNDS_A_CONNECTION = 50;

  private static final long PATIENCE_SECONDS = 60;
  private static final List<String> IDS = List.of("gpu-a", "gpu-b", "gpu-c");

  private static final TestBackends BACKENDS = TestBackends.start(IDS.toArray(String[]::new));
  private static GatewayCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = GatewayCluster.start(settings(0), settings(1), settings(2));
  }

  private static Map<String, String> settings(int member) {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.store.timeout", "30s"); // a loaded machine is no failing store
    settings.put("pinion.backend." + IDS.get(member) + ".weight", "20");
    return settings;
  }

  @AfterAll
  static void stop() {
    cluster.close();
    BACKENDS.close();
  }

  @Test
  void parallelFirstRequestsOverAllMembersEndOnOneBackendEveryTime() throws Exception {
    List<Set<String>> seen = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      seen.add(ConcurrentHashMap.newKeySet());
    }
    List<String> ids = seen.stream().map(round -> Behaviour.freshId()).toList();
    CyclicBarrier begin = new CyclicBarrier(REQUESTS, BACKENDS::clear);

    Crowd.run(
        REQUESTS,
        REQUESTS,
        thread -> {
          for (int from = 0; from < ROUNDS; from += ROUNDS_A_CONNECTION) {
            try (RawClient client = RawClient.connect(cluster.uri(thread % 3))) {
              for (int round = from; round < from + ROUNDS_A_CONNECTION; round++) {
                begin.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                Reply reply = Behaviour.chat(client, Behaviour.session(ids.get(round)));
                assertThat(reply.status()).as("%s", reply).isEqualTo(200);
                assertThat(reply.decision()).isIn("selected", "pinned");
                seen.get(round).add(reply.backend());
              }
            }
          }
        });

    assertThat(seen).hasSize(ROUNDS).allSatisfy(backends -> assertThat(backends).hasSize(1));
    assertThat(seen.stream().flatMap(Set::stream).distinct()).hasSize(3);
  }
}
