package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What failing traffic does to a backend; three failures in a row are enough here. */
class EjectionTest extends TrackedBackends {
  private void eject(Backend backend) {
    failExchanges(backend, 3);
    assertThat(tracker.state(backend)).isEqualTo(HealthState.EJECTED);
  }

  private void assertEjectedFor(Duration time) {
    pass(time.minus(NANO));
    assertThat(tracker.state(A)).isEqualTo(HealthState.EJECTED);
    pass(NANO);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  @Test
  void exchangesThatFailInARowEjectABackend() {
    failExchanges(A, 2);
    assertThat(tracker.takesNew(A)).isTrue();
    failExchanges(A, 1);
    assertThat(tracker.state(A)).isEqualTo(HealthState.EJECTED);
    assertThat(tracker.takesNew(A)).isFalse();
    assertThat(tracker.keepsPinned(A)).isFalse();
    assertThat(tracker.state(B)).isEqualTo(HealthState.UP);
    assertThat(reasons).containsExactly("3 exchanges in a row failed, the last: unreached");
  }

  @Test
  void oneThatIsServedBetweenStartsTheCountAnew() {
    for (int i = 0; i < 100; i++) {
      failExchanges(A, 2);
      tracker.exchangeServed(A);
    }
    assertThat(changes).isEmpty();
  }

  @Test
  void ejectionEndsByTimeAlone() {
    eject(A);
    passProbes(A, 100); // which ask less of it than requests do
    tracker.exchangeServed(A); // which began before
    assertEjectedFor(EJECTION);
  }

  @Test
  void endOfAnEjectionIsToldByTheNextSweep() {
    eject(A);
    pass(EJECTION.minus(NANO));
    tracker.sweep();
    assertThat(changes).containsExactly("a UP>EJECTED");
    pass(NANO);
    tracker.sweep();
    tracker.sweep();
    assertThat(changes).containsExactly("a UP>EJECTED", "a EJECTED>UP");
  }

  @Test
  void endOfAnEjectionIsToldBeforeWhateverComesNext() {
    eject(A);
    pass(EJECTION);
    eject(A);
    assertThat(changes).containsExactly("a UP>EJECTED", "a EJECTED>UP", "a UP>EJECTED");
  }

  @Test
  void failuresThatBeganBeforeTheEjectionDoNotProlongIt() {
    eject(A);
    failExchanges(A, 100);
    assertEjectedFor(EJECTION);
    failExchanges(A, 2);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  @Test
  void eachFurtherEjectionLastsTwiceAsLongUpToALimit() {
    for (int seconds : new int[] {30, 60, 120, 240, 300, 300}) {
      eject(A);
      assertEjectedFor(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void calmMakesEjectionsShorterAgainByAndBy() {
    for (int seconds : new int[] {30, 60, 120}) {
      eject(A);
      assertEjectedFor(Duration.ofSeconds(seconds));
    }
    pass(LONGEST.multipliedBy(2));
    eject(A);
    assertEjectedFor(Duration.ofSeconds(60)); // 240, halved twice
    pass(LONGEST.multipliedBy(100));
    eject(A);
    assertEjectedFor(Duration.ofSeconds(30));
  }

  @Test
  void ejectionThatIsLongerThanTheLongestIsCutToIt() {
    track(policy(new EjectionPolicy(3, LONGEST.multipliedBy(2), LONGEST, 50), SLOW_START, 0));
    eject(A);
    assertEjectedFor(LONGEST);
  }

  @Test
  void backendThatWasEjectedStartsSlowlyFromTheEndOfTheEjectionOn() {
    eject(A);
    pass(EJECTION); // and nobody has swept yet
    assertThat(tracker.readiness(A)).isEqualTo(0.1);
    pass(SLOW_START.dividedBy(2));
    assertThat(tracker.readiness(A)).isEqualTo(0.55);
    pass(SLOW_START.dividedBy(2));
    assertThat(tracker.readiness(A)).isEqualTo(1);
  }

  @Test
  void noMoreThanTheGreatestShareIsEjected() {
    eject(A);
    eject(B);
    failExchanges(C, 10);
    failExchanges(D, 10);
    assertThat(tracker.state(C)).isEqualTo(HealthState.UP);
    assertThat(tracker.state(D)).isEqualTo(HealthState.UP);
    pass(EJECTION);
    failExchanges(C, 1);
    assertThat(tracker.state(C)).isEqualTo(HealthState.EJECTED); // now that there is a place
  }

  @Test
  void thoseThatProbesHaveTakenDownCountForTheShare() {
    failProbes(A, 3);
    failProbes(B, 3);
    failExchanges(C, 10);
    assertThat(tracker.state(C)).isEqualTo(HealthState.UP);
  }

  @Test
  void theShareIsRoundedDown() {
    backends.set(new BackendPool(List.of(A, B, C)));
    eject(A);
    failExchanges(B, 10);
    assertThat(tracker.state(B)).isEqualTo(HealthState.UP);
  }

  @Test
  void theOnlyBackendIsNeverEjected() {
    backends.set(new BackendPool(List.of(A)));
    failExchanges(A, 100);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  @Test
  void theOnlyBackendOfAModelIsNeverEjected() {
    Backend only = serving("only", "rare");
    Backend other = serving("other", "common");
    backends.set(new BackendPool(List.of(only, other, serving("another", "common"))));
    failExchanges(only, 100);
    assertThat(tracker.state(only)).isEqualTo(HealthState.UP);
    failExchanges(other, 3);
    assertThat(tracker.state(other)).isEqualTo(HealthState.EJECTED);
  }

  @Test
  void theOnlyBackendOfAllModelsThatNobodyNamesIsNeverEjected() {
    backends.set(new BackendPool(List.of(A, serving("other", "m"), serving("another", "m"))));
    failExchanges(A, 100);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  private static Backend serving(String id, String model) {
    return new Backend(
        id, URI.create("http://192.0.2.1:1"), 1, 0, 0, Map.of(model, model), "", Map.of());
  }

  @Test
  void withoutPassiveHealthNothingIsEjected() {
    track(policy(EjectionPolicy.NONE, SLOW_START, 0));
    failExchanges(A, 100);
    assertThat(changes).isEmpty();
  }

  @Test
  void backendThatProbesTakeDownIsBackWhenTheySaySo() {
    eject(A);
    failProbes(A, 3);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    passProbes(A, 2);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    assertThat(tracker.readiness(A)).isEqualTo(0.1);
    assertThat(changes).containsExactly("a UP>EJECTED", "a EJECTED>DOWN", "a DOWN>UP");
    eject(A); // soon after, so that it counts as the second
    assertEjectedFor(EJECTION.multipliedBy(2));
  }

  @Test
  void backendThatDrainsMayBeEjectedAndDrainsOnAfterwards() {
    tracker.drain("a");
    eject(A);
    assertThat(tracker.keepsPinned(A)).isFalse();
    pass(EJECTION);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DRAINING);
    assertThat(tracker.keepsPinned(A)).isTrue();
  }
}
