package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.health.HealthState;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that continues an answer goes where that was made, and its session's pin follows. */
class RouterContinuingTest {
  private static final SessionKey ANSWER = new SessionKey(7, 8);
  private static final Session SESSION = Member.session(1);

  private final ScriptedStore pins = new ScriptedStore();
  private final Member member = Member.inListOrder(pins, "a", "b", "c");

  @Test
  void makerOfTheAnswerComesBeforeRankAndPin() {
    assertThat(member.serve(SESSION)).isEqualTo("a");
    member.router.answered(ANSWER, Member.backend("b"));

    Route route = route(SESSION);

    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.decision()).isEqualTo(Decision.PINNED);
    assertThat(route.isContinuing()).isTrue();
    member.router.served(route);
    assertThat(pins.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void sessionWithoutAPinGetsOneToTheMaker() {
    member.router.answered(ANSWER, Member.backend("b"));

    member.router.served(route(SESSION));

    assertThat(pins.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void requestWithoutASessionLeavesNoPin() {
    member.router.answered(ANSWER, Member.backend("b"));
    Session answerAlone = Member.session(1, SessionKind.RESPONSE, false);

    assertThat(route(null).backend().id()).isEqualTo("b");
    Route route = route(answerAlone);
    assertThat(route.backend().id()).isEqualTo("b");
    member.router.served(route);
    assertThat(pins.calls()).isEmpty();
  }

  @Test
  void answerThatNobodyKnowsChangesNothing() {
    assertThat(route(SESSION).decision()).isEqualTo(Decision.SELECTED);
    assertThat(route(SESSION).isContinuing()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = HealthState.class,
      names = {"DOWN", "EJECTED"})
  void unusableMakerIsPassedOver(HealthState state) {
    member.router.answered(ANSWER, Member.backend("b"));
    member.set("b", state);

    assertThat(route(SESSION).backend().id()).isEqualTo("a");
  }

  @Test
  void drainingMakerKeepsItsAnswers() {
    member.router.answered(ANSWER, Member.backend("b"));
    member.set("b", HealthState.DRAINING);

    assertThat(route(SESSION).backend().id()).isEqualTo("b");
  }

  @Test
  void makerThatIsNotConfiguredAnyMoreIsPassedOver() {
    member.router.answered(ANSWER, Member.backend("b"));
    member.configure("a", "c");

    assertThat(route(SESSION).backend().id()).isEqualTo("a");
  }

  @Test
  void fullMakerIsNotLeftButADeadOneIs() {
    member.router.answered(ANSWER, Member.backend("b"));

    Route route = route(SESSION);
    assertThat(route.spill()).isFalse();
    assertThat(route.advance()).isTrue();
    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.REPINNED);
    assertThat(route.isContinuing()).isFalse();
  }

  @Test
  void deadMakerLeavesTheRequestToTheSessionsOwnBackend() {
    pins.put(SESSION.key(), "b");
    member.router.answered(ANSWER, Member.backend("c"));

    Route route = route(SESSION);
    assertThat(route.backend().id()).isEqualTo("c");
    assertThat(route.advance()).isTrue();
    assertThat(route.backend().id()).isEqualTo("b");
    member.router.served(route);
    assertThat(pins.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void readingAnAnswerMovesNoPin() {
    pins.put(SESSION.key(), "b");
    member.router.answered(ANSWER, Member.backend("c"));

    Route route =
        member
            .router
            .route(new Call(SESSION, new Continuation(ANSWER, false), null))
            .toCompletableFuture()
            .join();
    assertThat(route.backend().id()).isEqualTo("c");
    member.router.served(route);
    assertThat(pins.value(SESSION.key())).isEqualTo("b");
  }

  @Test
  void drainingMakerGetsNoNewPin() {
    member.router.answered(ANSWER, Member.backend("b"));
    member.set("b", HealthState.DRAINING);

    member.router.served(route(SESSION));

    assertThat(pins.value(SESSION.key())).isNull();
  }

  @Test
  void claimForAMakerThatDoesNotServeIsGivenUp() {
    member.router.answered(ANSWER, Member.backend("b"));

    Route route = route(SESSION);
    assertThat(pins.value(SESSION.key())).isEqualTo("b");
    member.router.abandoned(route);
    assertThat(pins.value(SESSION.key())).isNull();
  }

  @Test
  void firstMakerOfAnAnswerStays() {
    member.router.answered(ANSWER, Member.backend("b"));
    member.router.answered(ANSWER, Member.backend("c"));

    assertThat(route(SESSION).backend().id()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"find", "claim"})
  void storeThatFailsIsNoErrorToTheClient(String operation) {
    member.router.answered(ANSWER, Member.backend("b"));
    member.answers.fail(operation);
    pins.fail(operation);

    Route route = route(SESSION);

    assertThat(route.backend().id()).isEqualTo(operation.equals("find") ? "a" : "b");
    member.router.served(route);
  }

  @Test
  void sessionOfAWeakKindThatFailsOverLeavesNoPin() {
    Route route = member.route(Member.session(1, SessionKind.CREDENTIAL, false));
    assertThat(route.advance()).isTrue();
    member.router.served(route);

    assertThat(pins.calls()).isEmpty();
  }

  private Route route(@Nullable Session session) {
    return member
        .router
        .route(new Call(session, new Continuation(ANSWER, true), null))
        .toCompletableFuture()
        .join();
  }
}
