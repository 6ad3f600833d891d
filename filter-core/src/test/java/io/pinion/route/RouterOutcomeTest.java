package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.health.HealthState;
import io.pinion.session.Session;
import org.junit.jupiter.api.Test;

/** What becomes of the pin when a backend has answered, or none has; ranks are a, b, c. */
class RouterOutcomeTest {
  private static final Session SESSION = Member.session(1);

  private final ScriptedStore store = new ScriptedStore();
  private final Member member = Member.inListOrder(store, "a", "b", "c");

  @Test
  void firstTurnServedWhereItWasClaimedWritesNothingMore() {
    member.serve(SESSION);

    assertThat(store.calls()).containsExactly("claim a");
  }

  @Test
  void backendThatServedInsteadGetsThePin() {
    Route route = member.route(SESSION);
    assertThat(route.advance()).isTrue();
    assertThat(store.value(SESSION.key())).isEqualTo("a"); // not before one has answered
    member.router.served(route);

    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(store.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void pinnedSessionThatIsServedElsewhereIsRepinned() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    assertThat(route.advance()).isTrue();
    member.router.served(route);

    assertThat(route.decision()).isEqualTo(Decision.REPINNED);
    assertThat(store.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void replaceByALateLoserDoesNotUndoANewerDecision() {
    Route late = member.route(SESSION);
    assertThat(late.advance()).isTrue();
    store.move(SESSION.key(), "a", "c");
    member.router.served(late);

    assertThat(store.value(SESSION.key())).isEqualTo("c");
  }

  @Test
  void lateRenewalDoesNotUndoANewerDecision() {
    store.put(SESSION.key(), "a");
    Route late = member.route(SESSION);
    store.move(SESSION.key(), "a", "c");
    member.router.served(late);

    assertThat(store.value(SESSION.key())).isEqualTo("c");
  }

  @Test
  void claimOfARequestThatNobodyServedIsRemoved() {
    Route route = member.route(SESSION);
    member.router.abandoned(route);

    assertThat(store.value(SESSION.key())).isNull();
  }

  @Test
  void claimIsRemovedAlsoAfterOtherBackendsWereTried() {
    Route route = member.route(SESSION);
    assertThat(route.advance()).isTrue();
    member.router.abandoned(route);

    assertThat(store.value(SESSION.key())).isNull();
  }

  @Test
  void earlierPinSurvivesARequestThatNobodyServed() {
    store.put(SESSION.key(), "a");
    member.router.abandoned(member.route(SESSION));

    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void movedPinSurvivesARequestThatNobodyServed() {
    store.put(SESSION.key(), "a");
    member.set("a", HealthState.DOWN);
    member.router.abandoned(member.route(SESSION));

    assertThat(store.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void claimThatAnotherRequestHasMovedIsNotRemoved() {
    Route route = member.route(SESSION);
    store.move(SESSION.key(), "a", "c");
    member.router.abandoned(route);

    assertThat(store.value(SESSION.key())).isEqualTo("c");
  }

  @Test
  void followerOfAnotherRequestsClaimDoesNotRemoveIt() {
    member.route(SESSION);
    Route follower = member.route(SESSION);
    member.router.abandoned(follower);

    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  // The route itself

  @Test
  void routeGoesOnThroughTheRanksAndTriesNobodyTwice() {
    store.put(SESSION.key(), "b");
    Route route = member.route(SESSION);
    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.advance()).isTrue();
    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.advance()).isTrue();
    assertThat(route.backend().id()).isEqualTo("c");
    assertThat(route.advance()).isFalse();
    assertThat(route.backend().id()).isEqualTo("c");
  }

  @Test
  void routeSkipsWhatHasGoneDownMeanwhile() {
    Route route = member.route(SESSION);
    member.set("b", HealthState.DOWN);
    assertThat(route.advance()).isTrue();
    assertThat(route.backend().id()).isEqualTo("c");
  }

  @Test
  void sessionThatMovesBeforeItsFirstAnswerCountsAsSelected() {
    Route route = member.route(SESSION);
    assertThat(route.advance()).isTrue();

    assertThat(route.decision()).isEqualTo(Decision.SELECTED);
  }

  // full backends

  @Test
  void pinStaysAtAFullBackend() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    assertThat(route.spill()).isTrue();
    assertThat(route.backend().id()).isEqualTo("b");
    member.router.served(route);
    member.router.used(route);

    assertThat(route.decision()).isEqualTo(Decision.SPILLED);
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void pinStaysAtAFullBackendAlsoWhenTheNextFails() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    assertThat(route.spill()).isTrue();
    assertThat(route.advance()).isTrue();
    assertThat(route.backend().id()).isEqualTo("c");
    member.router.served(route);

    assertThat(route.decision()).isEqualTo(Decision.SPILLED);
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void pinMovesFromAFailedBackendPastAFullOne() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    assertThat(route.advance()).isTrue();
    assertThat(route.spill()).isTrue();
    assertThat(route.backend().id()).isEqualTo("c");
    member.router.served(route);

    assertThat(store.value(SESSION.key())).isEqualTo("c");
  }

  @Test
  void freshClaimFollowsTheSpill() {
    Route route = member.route(SESSION);
    assertThat(route.spill()).isTrue();
    member.router.served(route);

    assertThat(route.decision()).isEqualTo(Decision.SPILLED);
    assertThat(store.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void freshClaimIsRemovedWhenAllAreFull() {
    Route route = member.route(SESSION);
    assertThat(route.spill()).isTrue();
    assertThat(route.spill()).isTrue();
    assertThat(route.spill()).isFalse();
    assertThat(route.backend().id()).isEqualTo("c");
    member.router.abandoned(route);

    assertThat(store.value(SESSION.key())).isNull();
  }

  @Test
  void earlierPinStaysWhenAllAreFull() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    assertThat(route.spill()).isTrue();
    assertThat(route.spill()).isTrue();
    assertThat(route.spill()).isFalse();
    member.router.abandoned(route);

    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void routeGoesBackToWhoseAnswerIsPassedOn() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    var full = route.backend();
    assertThat(route.spill()).isTrue();
    route.returnTo(full, Decision.PINNED);
    member.router.abandoned(route);

    assertThat(route.backend()).isEqualTo(full);
    assertThat(route.decision()).isEqualTo(Decision.PINNED);
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void spillSkipsWhatIsDownAndWhatWasTried() {
    store.put(SESSION.key(), "b");
    member.set("a", HealthState.DOWN);
    Route route = member.route(SESSION);
    assertThat(route.spill()).isTrue();
    assertThat(route.backend().id()).isEqualTo("c");
    assertThat(route.spill()).isFalse();
  }

  @Test
  void requestWithoutAPinSaysNothingOfASpill() {
    for (Session session : new Session[] {null, Member.generated(1)}) {
      Route route = member.route(session);
      Decision decision = route.decision();
      assertThat(route.spill()).isTrue();

      assertThat(route.decision()).isEqualTo(decision);
    }
  }
}
