package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.health.HealthState;
import io.pinion.session.SessionKey;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which backends there are, when the configuration, names or people change them. */
class MembershipTest {
  private static final String A_1 = "gpu~d5f7eda3"; // 10.0.0.1:8000, see NamedBackendsTest
  private static final String A_2 = "gpu~5fa297cf"; // 10.0.0.2:8000

  private final RunningPool running = RunningPool.of("a", "b");

  @Test
  void poolStaysTheSameAsLongAsNothingInItChanges() {
    BackendPool before = running.pool();

    running.configure(RunningPool.settings("a", "b"));
    running.membership.change(RunTimeChanges.NONE);
    running.membership.resolved(Map.of());

    assertThat(running.pool()).isSameAs(before);
  }

  @Test
  void configuredBackendsAreAddedAndChangedInTheirOrder() {
    Map<String, String> settings = RunningPool.settings("c", "a", "b");
    settings.put("pinion.backend.a.weight", "3");
    settings.put("pinion.backend.a.max-sessions", "7");
    settings.put("pinion.backend.a.models", "large");
    settings.put("pinion.backend.a.headers.Authorization", "Bearer new");

    running.configure(settings);

    assertThat(running.ids()).containsExactly("c", "a", "b");
    Backend changed = running.get("a");
    assertThat(changed.weight()).isEqualTo(3);
    assertThat(changed.maxSessions()).isEqualTo(7);
    assertThat(changed.serves("small")).isFalse();
    assertThat(changed.headers()).containsEntry("Authorization", "Bearer new");
    assertThat(running.state("c")).isEqualTo(HealthState.UP);
  }

  @Test
  void removedBackendDrainsUntilItHasNeitherPinNorCall() {
    SessionKey session = new SessionKey(1, 2);
    running.pins.claim(session, "b").toCompletableFuture().join();
    Backend removed = running.get("b");
    running.inFlight.begin(removed);

    running.configure(RunningPool.settings("a"));

    assertThat(running.ids()).containsExactly("a", "b");
    assertThat(running.state("b")).isEqualTo(HealthState.DRAINING);
    running.departures.check();
    assertThat(running.ids()).as("with a pin and a call").containsExactly("a", "b");
    running.inFlight.end(removed);
    running.departures.check();
    assertThat(running.ids()).as("with a pin").containsExactly("a", "b");
    running.pins.remove(session, "b").toCompletableFuture().join();
    running.inFlight.begin(removed);
    running.departures.check();
    assertThat(running.ids()).as("with a call").containsExactly("a", "b");
    running.inFlight.end(removed);
    running.departures.check();
    assertThat(running.ids()).containsExactly("a");
  }

  @Test
  void removedBackendLeavesWhenItsTimeIsOver() {
    running.pins.claim(new SessionKey(1, 2), "b").toCompletableFuture().join();
    running.configure(RunningPool.settings("a"));

    running.pass(RunningPool.DRAIN_TIMEOUT.minusNanos(1));
    running.departures.check();
    assertThat(running.ids()).containsExactly("a", "b");
    running.pass(Duration.ofNanos(1));
    running.departures.check();

    assertThat(running.ids()).containsExactly("a");
  }

  @Test
  void removedBackendThatIsDownLeavesAtOnce() {
    running.pins.claim(new SessionKey(1, 2), "b").toCompletableFuture().join();
    running.configure(RunningPool.settings("a"));
    running.health.probeFailed(running.get("b"), "refused");

    running.departures.check();

    assertThat(running.ids()).containsExactly("a");
  }

  @Test
  void removedBackendThatComesBackTakesSessionsAgain() {
    running.configure(RunningPool.settings("a"));
    List<Leaving> before = running.membership.leaving();
    running.configure(RunningPool.settings("a", "b"));

    assertThat(running.state("b")).isEqualTo(HealthState.UP);
    before.forEach(running.membership::gone); // its pins were being counted meanwhile
    running.departures.check();
    assertThat(running.ids()).containsExactly("a", "b");
  }

  @Test
  void nameStandsForABackendAtEachAddress() throws UnknownHostException {
    running.configure(named());
    assertThat(running.membership.hosts()).containsExactly("gpus");
    assertThat(running.ids()).startsWith("a").doesNotContain("gpu");

    running.membership.resolved(Map.of("gpus", RunningPool.addresses("10.0.0.1", "10.0.0.2")));

    assertThat(running.ids()).startsWith("a", A_1, A_2);
    assertThat(running.get(A_1).weight()).isEqualTo(4);
    assertThat(running.state(A_1)).isEqualTo(HealthState.UP);
  }

  @Test
  void addressThatLeavesDrainsAndMayComeBack() throws UnknownHostException {
    running.configure(named());
    var both = RunningPool.addresses("10.0.0.1", "10.0.0.2");
    running.membership.resolved(Map.of("gpus", both));

    running.membership.resolved(Map.of("gpus", RunningPool.addresses("10.0.0.2")));
    assertThat(running.state(A_1)).isEqualTo(HealthState.DRAINING);
    assertThat(running.state(A_2)).isEqualTo(HealthState.UP);
    running.membership.resolved(Map.of("gpus", both));

    assertThat(running.state(A_1)).isEqualTo(HealthState.UP);
  }

  @Test
  void drainOfANameIsThatOfItsAddressesAndOfThoseToCome() throws UnknownHostException {
    running.configure(named());
    running.membership.change(new RunTimeChanges(Map.of(), Set.of(), Set.of("gpu")));

    running.membership.resolved(Map.of("gpus", RunningPool.addresses("10.0.0.1")));
    assertThat(running.state(A_1)).isEqualTo(HealthState.DRAINING);
    running.membership.change(RunTimeChanges.NONE);

    assertThat(running.state(A_1)).isEqualTo(HealthState.UP);
  }

  @Test
  void changeAtRunTimeOutranksTheConfigurationAlsoWhenThatChanges() {
    running.membership.change(
        new RunTimeChanges(Map.of("a", Map.of("weight", "5")), Set.of("b"), Set.of()));
    Map<String, String> settings = RunningPool.settings("a", "b");
    settings.put("pinion.backend.a.weight", "2");
    settings.put("pinion.backend.a.max-sessions", "9");
    running.configure(settings);

    assertThat(running.get("a").weight()).isEqualTo(5);
    assertThat(running.get("a").maxSessions()).isEqualTo(9);
    assertThat(running.state("b")).isEqualTo(HealthState.DRAINING);
    running.membership.change(RunTimeChanges.NONE);
    assertThat(running.get("a").weight()).isEqualTo(2);
    assertThat(running.state("b")).isEqualTo(HealthState.UP);
  }

  @Test
  void changeThatDoesNotFitIsReportedOnceAndLeavesTheConfiguredOne() {
    try (Logged log = new Logged(Membership.class)) {
      RunTimeChanges unfit =
          new RunTimeChanges(
              Map.of("a", Map.of("weight", "heavy"), "c", Map.of("weight", "2")),
              Set.of(),
              Set.of());
      running.membership.change(unfit);
      running.membership.change(unfit);

      assertThat(running.ids()).containsExactly("a", "b");
      assertThat(running.get("a").weight()).isEqualTo(1);
      assertThat(log.messages())
          .hasSize(2)
          .anyMatch(line -> line.contains("pinion.backend.a.weight=\"heavy\": expected"))
          .anyMatch(line -> line.contains("pinion.backend.c.url is not set"));
    }
  }

  @Test
  void nothingIsKeptOfBackendsThatAreGone() {
    running.health.drain("b");
    running.configure(RunningPool.settings("a"));
    running.departures.check();
    running.configure(RunningPool.settings("a", "b"));

    assertThat(running.state("b")).isEqualTo(HealthState.UP);
  }

  private static Map<String, String> named() {
    Map<String, String> settings = new HashMap<>(RunningPool.settings("a"));
    settings.put("pinion.backends", "a,gpu");
    settings.put("pinion.backend.gpu.url", "dns://gpus:8000");
    settings.put("pinion.backend.gpu.weight", "4");
    return settings;
  }
}
