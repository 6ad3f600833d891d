package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.health.HealthState;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import io.pinion.session.SessionKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The router's numbered rules, on backends that rank a, b, c for every session. */
class RouterPolicyTest {
  private static final Session SESSION = Member.session(1);

  private final ScriptedStore store = new ScriptedStore();
  private final Member member = Member.inListOrder(store, "a", "b", "c");

  // 1. No session

  @Test
  void requestWithoutASessionGoesToTheLessLoadedBackendWithoutAPin() {
    Member two = Member.inListOrder(store, "a", "b");
    two.inFlight.begin(Member.backend("a"));
    Route route = two.route(null);
    two.router.served(route);

    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.decision()).isEqualTo(Decision.ANONYMOUS);
    assertThat(route.lookup()).isEqualTo(PinLookup.NONE);
    assertThat(store.calls()).isEmpty();
  }

  @Test
  void requestWithoutASessionTakesNoBackendThatIsNotUp() {
    member.set("a", HealthState.DOWN);
    member.set("b", HealthState.DRAINING);
    for (int i = 0; i < 20; i++) {
      assertThat(member.serve(null)).isEqualTo("c");
    }
  }

  // 2. Generated and weak ids

  @Test
  void generatedIdGoesWhereTheHashPutsItWithoutAPin() {
    Route route = member.route(Member.generated(1));
    member.router.served(route);

    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.GENERATED);
    assertThat(route.lookup()).isEqualTo(PinLookup.NONE);
    assertThat(store.calls()).isEmpty();
  }

  @Test
  void generatedIdThatTheHashCannotBringBackToItsBackendIsPinned() {
    Session generated = Member.generated(1);
    member.set("a", HealthState.DOWN);
    assertThat(member.serve(generated)).isEqualTo("b");
    assertThat(store.value(generated.key())).isEqualTo("b");

    member.set("a", HealthState.UP);
    assertThat(member.serve(Member.session(1))).isEqualTo("b");
  }

  @Test
  void generatedIdThatAnotherBackendServedAfterAFailureIsPinnedThere() {
    Session generated = Member.generated(1);
    Route route = member.route(generated);
    assertThat(route.advance()).isTrue();
    member.router.served(route);

    assertThat(store.value(generated.key())).isEqualTo("b");
  }

  @Test
  void generatedIdThatNobodyServedLeavesNothingBehind() {
    Route route = member.route(Member.generated(1));
    assertThat(route.advance()).isTrue();
    member.router.abandoned(route);

    assertThat(store.calls()).isEmpty();
  }

  @Test
  void generatedIdThatComesBackIsPinnedWhereItWas() {
    assertThat(member.serve(Member.generated(1))).isEqualTo("a");
    Route second = member.route(Member.session(1));

    assertThat(second.backend().id()).isEqualTo("a");
    assertThat(second.decision()).isEqualTo(Decision.SELECTED);
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource(names = {"CREDENTIAL", "CLIENT_IP"})
  void weakKindOnlySeedsTheHash(SessionKind kind) {
    assertThat(member.serve(Member.session(1, kind, false))).isEqualTo("a");
    assertThat(store.calls()).isEmpty();
  }

  @Test
  void principalIsPinned() {
    Session login = Member.session(1, SessionKind.PRINCIPAL, false);
    member.route(login);

    assertThat(store.value(login.key())).isEqualTo("a");
  }

  // 3. A pin to a usable backend

  @Test
  void pinnedSessionGoesToItsBackendWhateverTheRank() {
    store.put(SESSION.key(), "c");
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("c");
    assertThat(route.decision()).isEqualTo(Decision.PINNED);
    assertThat(route.lookup()).isEqualTo(PinLookup.HIT);
  }

  @Test
  void drainingBackendKeepsItsPinnedSessionsAndTakesNoNewOnes() {
    store.put(SESSION.key(), "a");
    member.set("a", HealthState.DRAINING);

    assertThat(member.serve(SESSION)).isEqualTo("a");
    assertThat(member.serve(Member.session(2))).isEqualTo("b");
    assertThat(member.serve(Member.generated(3))).isEqualTo("b");
  }

  @Test
  void backendThatJoinsMovesNoPinnedSession() {
    store.put(SESSION.key(), "c");
    member.configure("new", "a", "b", "c");

    assertThat(member.serve(SESSION)).isEqualTo("c");
  }

  // 4. A pin to any other backend

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "EJECTED"})
  void pinToABackendThatIsOutMovesToTheNextInRank(HealthState out) {
    store.put(SESSION.key(), "a");
    member.set("a", out);
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.decision()).isEqualTo(Decision.REPINNED);
    assertThat(route.lookup()).isEqualTo(PinLookup.HIT);
    assertThat(store.calls()).containsExactly("claim b", "replace a b");
    assertThat(store.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void pinToABackendThatIsNotConfiguredAnyMoreMoves() {
    store.put(SESSION.key(), "gone");
    Route route = member.route(SESSION);

    assertThat(route.decision()).isEqualTo(Decision.REPINNED);
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void sessionsOfOtherBackendsStayWhenOneDies() {
    store.put(Member.session(1).key(), "a");
    store.put(Member.session(2).key(), "b");
    store.put(Member.session(3).key(), "c");
    member.set("a", HealthState.DOWN);

    assertThat(member.serve(Member.session(2))).isEqualTo("b");
    assertThat(member.serve(Member.session(3))).isEqualTo("c");
    assertThat(member.route(Member.session(2)).decision()).isEqualTo(Decision.PINNED);
  }

  @Test
  void nothingMovesBackWhenABackendReturns() {
    store.put(SESSION.key(), "a");
    member.set("a", HealthState.DOWN);
    member.serve(SESSION);
    member.set("a", HealthState.UP);
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.decision()).isEqualTo(Decision.PINNED);
  }

  @Test
  void repinThatLostARaceFollowsTheWinner() {
    store.put(SESSION.key(), "a");
    member.set("a", HealthState.DOWN);
    store.beforeNextWrite(() -> store.move(SESSION.key(), "a", "c"));
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("c");
    assertThat(store.value(SESSION.key())).isEqualTo("c");
  }

  @Test
  void repinOfAnEntryThatHasJustExpiredClaimsAnew() {
    store.put(SESSION.key(), "a");
    member.set("a", HealthState.DOWN);
    store.beforeNextWrite(() -> store.clock().advance(ScriptedStore.TTL));
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(store.value(SESSION.key())).isEqualTo("b");
  }

  // 5. No pin

  @Test
  void newSessionIsClaimedBeforeTheCall() {
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.SELECTED);
    assertThat(route.lookup()).isEqualTo(PinLookup.MISS);
    assertThat(store.calls()).containsExactly("claim a");
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  @Test
  void sessionThatThisMemberHasSentIsLookedUpFirst() {
    member.serve(SESSION);
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.PINNED);
    assertThat(store.calls()).containsExactly("claim a", "find");
  }

  @Test
  void sessionOfADrainingBackendStaysEvenIfNobodyTakesNewOnes() {
    store.put(SESSION.key(), "b");
    member.set("a", HealthState.DOWN);
    member.set("b", HealthState.DRAINING);
    member.set("c", HealthState.EJECTED);

    assertThat(member.serve(SESSION)).isEqualTo("b");
  }

  @Test
  void loserOfAClaimFollowsTheWinner() {
    store.beforeNextWrite(() -> store.put(SESSION.key(), "c"));
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("c");
    assertThat(route.decision()).isEqualTo(Decision.PINNED);
    assertThat(store.value(SESSION.key())).isEqualTo("c");
  }

  @Test
  void loserOfAClaimMovesAWinnerThatItSeesDown() {
    member.set("c", HealthState.DOWN);
    store.beforeNextWrite(() -> store.put(SESSION.key(), "c"));
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.REPINNED);
    assertThat(store.value(SESSION.key())).isEqualTo("a");
  }

  // Renewal

  @Test
  void pinInUseIsRenewedAtMostOncePerQuarterOfItsTime() {
    member.serve(SESSION);
    for (int i = 0; i < 100; i++) {
      store.clock().advance(ScriptedStore.TTL.dividedBy(100));
      assertThat(member.serve(SESSION)).isEqualTo("a");
    }

    assertThat(store.calls().stream().filter("replace a a"::equals).count()).isEqualTo(4);
  }

  @Test
  void sessionInUseKeepsItsPinForAsLongAsItLasts() {
    store.put(SESSION.key(), "c");
    for (int i = 0; i < 50; i++) {
      assertThat(member.serve(SESSION)).isEqualTo("c");
      store.clock().advance(ScriptedStore.TTL.multipliedBy(70).dividedBy(100));
    }
  }

  @Test
  void pinEndsAfterItsTimeHoweverOftenItIsUsedWhereItDoesNotSlide() {
    Member absolute = Member.withAbsoluteTtl(store, "a", "b", "c");
    store.put(SESSION.key(), "c");
    Duration step = ScriptedStore.TTL.dividedBy(10);
    for (int i = 0; i < 10; i++) {
      assertThat(absolute.serve(SESSION)).isEqualTo("c");
      store.clock().advance(step);
    }

    assertThat(absolute.route(SESSION).decision()).isEqualTo(Decision.SELECTED);
  }

  // No backend

  @Test
  void nothingConfiguredIsSaid() {
    member.configure();
    for (Session session : new Session[] {SESSION, Member.generated(2)}) {
      assertThatThrownBy(() -> member.route(session))
          .isInstanceOf(NoBackendException.class)
          .hasMessageContaining("pinion.backends");
    }
    assertThatThrownBy(() -> member.route(null)).isInstanceOf(NoBackendException.class);
  }

  @Test
  void allDownIsNoRouteAndPinsAreKept() {
    store.put(SESSION.key(), "b");
    for (String id : new String[] {"a", "b", "c"}) {
      member.set(id, HealthState.DOWN);
    }
    assertThatThrownBy(() -> member.route(SESSION)).isInstanceOf(NoBackendException.class);
    assertThatThrownBy(() -> member.route(Member.session(2)))
        .isInstanceOf(NoBackendException.class);
    assertThatThrownBy(() -> member.route(Member.generated(3)))
        .isInstanceOf(NoBackendException.class);
    assertThatThrownBy(() -> member.route(null)).isInstanceOf(NoBackendException.class);
    assertThat(store.value(SESSION.key())).isEqualTo("b");

    member.set("a", HealthState.UP);
    member.set("b", HealthState.UP);
    assertThat(member.route(SESSION).backend().id()).isEqualTo("b");
  }
}
