package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.health.HealthState;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import java.util.List;
import java.util.stream.Stream;
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

  // backends that have no place

  private static List<String> ids(List<Backend> backends) {
    return backends.stream().map(Backend::id).toList();
  }

  @Test
  void routeKnowsWhereItMaySpillByRank() {
    store.put(SESSION.key(), "b");
    member.set("c", HealthState.DOWN);

    assertThat(ids(member.route(SESSION).others())).containsExactly("a");
  }

  @Test
  void spillToOneOfManyKeepsThePinAndTheOthers() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    route.spillTo(route.others().get(1));

    assertThat(route.backend().id()).isEqualTo("c");
    assertThat(route.decision()).isEqualTo(Decision.SPILLED);
    assertThat(ids(route.others())).containsExactly("b", "a"); // its own was not called yet
    member.router.served(route);
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void freshClaimFollowsToWhereThereWasAPlace() {
    Route route = member.route(SESSION);
    route.spillTo(route.others().get(1));
    member.router.served(route);

    assertThat(store.value(SESSION.key())).isEqualTo("c");
  }

  @Test
  void whenAllOthersFailTheOwnBackendIsTriedThatHadNoPlace() {
    store.put(SESSION.key(), "a");
    Route route = member.route(SESSION);
    route.spillTo(route.others().get(0));
    assertThat(route.advance()).isTrue();
    assertThat(route.advance()).isTrue();

    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.PINNED);
    assertThat(route.advance()).isFalse();
  }

  @Test
  void newSessionsAndSpillsPassByWhoeverIsFull() {
    Backend full = Member.backend("a", 1);
    member.configure(List.of(full, Member.backend("b"), Member.backend("c")));
    member.inFlight.begin(full);

    Route route = member.route(SESSION);
    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.decision()).isEqualTo(Decision.SELECTED);
    assertThat(ids(route.others())).containsExactly("c", "a");
    assertThat(member.route(null).backend().id()).isNotEqualTo("a");

    store.put(Member.session(2).key(), "b");
    assertThat(ids(member.route(Member.session(2)).others())).containsExactly("c", "a");
    store.put(Member.session(3).key(), "a");
    assertThat(member.route(Member.session(3)).backend().id()).isEqualTo("a");
  }

  @Test
  void whenAllAreFullTheFirstInRankIsChosen() {
    List<Backend> all = Stream.of("a", "b", "c").map(id -> Member.backend(id, 1)).toList();
    member.configure(all);
    all.forEach(member.inFlight::begin);

    Route route = member.route(SESSION);
    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(ids(route.others())).containsExactly("b", "c");
  }
}
