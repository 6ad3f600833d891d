package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.health.HealthState;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The addresses behind a name are followed. */
class NameRefreshTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final String A_1 = "gpu~d5f7eda3";
  private static final String A_2 = "gpu~5fa297cf";

  private final Map<String, List<InetAddress>> known = new HashMap<>();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final RunningPool running = new RunningPool(named());
  private final NameRefresh refresh = new NameRefresh(running.membership, this::lookup, INTERVAL);

  private synchronized List<InetAddress> lookup(String host) throws UnknownHostException {
    asked.add(host);
    List<InetAddress> found = known.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return found;
  }

  @Test
  void poolFollowsTheAddresses() throws UnknownHostException {
    known.put("gpus", RunningPool.addresses("10.0.0.1"));
    assertThat(refresh.refresh()).isEqualTo(INTERVAL);
    assertThat(running.ids()).containsExactly(A_1);

    known.put("gpus", RunningPool.addresses("10.0.0.2"));
    assertThat(refresh.refresh()).isEqualTo(INTERVAL);

    assertThat(running.ids()).containsExactly(A_2, A_1);
    assertThat(running.state(A_1)).isEqualTo(HealthState.DRAINING);
    assertThat(running.state(A_2)).isEqualTo(HealthState.UP);
  }

  @Test
  void nameThatCannotBeLookedUpKeepsItsAddressesAndIsReportedOnce() throws UnknownHostException {
    known.put("gpus", RunningPool.addresses("10.0.0.1"));
    refresh.refresh();
    try (Logged log = new Logged(NameRefresh.class)) {
      known.clear();
      assertThat(refresh.refresh()).isEqualTo(INTERVAL);
      refresh.refresh();

      assertThat(running.ids()).containsExactly(A_1);
      assertThat(running.state(A_1)).isEqualTo(HealthState.UP);
      assertThat(log.news()).singleElement().asString().contains("gpus cannot be looked up");

      known.put("gpus", RunningPool.addresses("10.0.0.1"));
      refresh.refresh();
      known.clear();
      refresh.refresh();
      assertThat(log.news()).singleElement().asString().contains("gpus cannot be looked up");
    }
  }

  @Test
  void nameWithoutAnAddressHasNoBackendAndIsLookedUpAgainSoon() throws UnknownHostException {
    assertThat(refresh.refresh()).isLessThan(INTERVAL);
    assertThat(running.ids()).isEmpty();

    known.put("gpus", RunningPool.addresses("10.0.0.1"));
    refresh.refresh();

    assertThat(running.ids()).containsExactly(A_1);
  }

  @Test
  void oneNameThatFailsDoesNotHoldUpAnother() throws UnknownHostException {
    Map<String, String> settings = named();
    settings.put("pinion.backends", "bad,gpu");
    settings.put("pinion.backend.bad.url", "dns://nowhere:8000");
    running.configure(settings);
    known.put("gpus", RunningPool.addresses("10.0.0.1"));

    refresh.refresh();

    assertThat(running.ids()).containsExactly(A_1);
  }

  @Test
  void addressesAreThereWhenItHasBegunAndNewNamesAreLookedUpAtOnce() throws Exception {
    known.put("gpus", RunningPool.addresses("10.0.0.1"));
    NameRefresh started = NameRefresh.start(running.membership, this::lookup, Duration.ofDays(1));
    try {
      assertThat(running.ids()).containsExactly(A_1);
      assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("gpus");
      Map<String, String> settings = named();
      settings.put("pinion.backends", "gpu,other");
      settings.put("pinion.backend.other.url", "dns://others:8000");

      running.configure(settings);

      assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("gpus");
      assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("others");
    } finally {
      started.close();
    }
  }

  private static Map<String, String> named() {
    return new HashMap<>(
        Map.of("pinion.backends", "gpu", "pinion.backend.gpu.url", "dns://gpus:8000"));
  }
}
