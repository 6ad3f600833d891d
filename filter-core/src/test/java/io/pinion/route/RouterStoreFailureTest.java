package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.health.HealthState;
import io.pinion.pin.PinStore;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import io.pinion.session.SessionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pin store fails: requests go on by hash alone, and no client sees an error. */
class RouterStoreFailureTest {
  private static final Session SESSION = Member.session(1);

  private final ScriptedStore store = new ScriptedStore();
  private final ExecutorService elsewhere = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    elsewhere.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void requestGoesByHashAloneWhichEveryMemberComputesAlike(boolean onAnotherThread) {
    Member one = Member.hashing(store, "a", "b", "c", "d");
    Member two = Member.hashing(store, "d", "c", "b", "a");
    if (onAnotherThread) {
      store.answerOn(elsewhere);
    }
    store.fail("find", "claim");
    for (int i = 0; i < 100; i++) {
      Route route = one.route(Member.session(i));
      assertThat(route.decision()).isEqualTo(Decision.STORE_UNAVAILABLE);
      assertThat(route.lookup()).isEqualTo(PinLookup.ERROR);
      assertThat(two.route(Member.session(i)).backend()).isEqualTo(route.backend());
      assertThat(one.route(Member.generated(i)).backend()).isEqualTo(route.backend());
    }
  }

  @Test
  void sessionGoesWhereThisMemberItselfSentItLast() {
    Member member = Member.inListOrder(store, "a", "b", "c");
    store.put(SESSION.key(), "b");
    assertThat(member.serve(SESSION)).isEqualTo("b");
    store.fail("find", "claim");

    Route route = member.route(SESSION);
    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.decision()).isEqualTo(Decision.STORE_UNAVAILABLE);
    assertThat(route.lookup()).isEqualTo(PinLookup.ERROR);
  }

  @Test
  void sessionStaysWhereItWasServedWithoutTheStore() {
    Member member = Member.inListOrder(store, "a", "b");
    store.fail("find", "claim");
    Route route = member.route(SESSION);
    assertThat(route.advance()).isTrue(); // as "a" has failed
    member.router.served(route);

    assertThat(member.route(SESSION).backend().id()).isEqualTo("b");
  }

  @Test
  void backendThatIsGoneIsNotWhereASessionGoesForBeingThereLast() {
    Member member = Member.inListOrder(store, "a", "b", "c");
    store.put(SESSION.key(), "b");
    assertThat(member.serve(SESSION)).isEqualTo("b");
    store.fail("find", "claim");

    member.set("b", HealthState.DOWN);
    assertThat(member.route(SESSION).backend().id()).isEqualTo("a");
    member.set("b", HealthState.DRAINING);
    assertThat(member.route(SESSION).backend().id()).isEqualTo("b");
    member.configure("a", "c");
    assertThat(member.route(SESSION).backend().id()).isEqualTo("a");
  }

  @Test
  void whereASessionWentLastCountsOnlyWhileTheStoreFails() {
    Member member = Member.inListOrder(store, "a", "b");
    assertThat(member.serve(SESSION)).isEqualTo("a");
    store.move(SESSION.key(), "a", "b"); // by another member

    assertThat(member.serve(SESSION)).isEqualTo("b");
  }

  @Test
  void hashAloneSkipsBackendsThatAreDown() {
    Member member = Member.inListOrder(store, "a", "b");
    member.set("a", HealthState.DOWN);
    store.fail("find", "claim");

    assertThat(member.serve(SESSION)).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void claimThatFailsIsNoErrorToTheClient(boolean onAnotherThread) {
    Member member = Member.inListOrder(store, "a", "b");
    if (onAnotherThread) {
      store.answerOn(elsewhere);
    }
    store.fail("claim");
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.STORE_UNAVAILABLE);
  }

  @Test
  void repinThatFailsIsNoErrorToTheClient() {
    Member member = Member.inListOrder(store, "a", "b");
    store.put(SESSION.key(), "a");
    member.set("a", HealthState.DOWN);
    store.fail("replace");
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("b");
    assertThat(route.decision()).isEqualTo(Decision.STORE_UNAVAILABLE);
  }

  @Test
  void requestWithoutTheStoreWritesNothingLater() {
    Member member = Member.inListOrder(store, "a", "b");
    store.fail("find", "claim");
    Route route = member.route(SESSION);
    assertThat(route.advance()).isTrue();
    member.router.served(route);
    member.router.abandoned(route);

    assertThat(store.calls()).containsExactly("claim a");
  }

  @Test
  void writesThatFailAfterTheAnswerHasBegunChangeNothingForTheRequest() {
    Member member = Member.inListOrder(store, "a", "b");
    Route served = member.route(SESSION);
    Route abandoned = member.route(Member.session(2));
    store.fail("replace", "remove", "claim");
    assertThat(served.advance()).isTrue();

    member.router.served(served);
    member.router.abandoned(abandoned);
    assertThat(store.calls()).contains("replace a b", "remove a");
  }

  @Test
  void storeThatIsBackIsUsedAgain() {
    Member member = Member.inListOrder(store, "a", "b");
    store.put(SESSION.key(), "b");
    store.fail("find", "claim");
    assertThat(member.serve(SESSION)).isEqualTo("a");
    store.fail();

    assertThat(member.serve(SESSION)).isEqualTo("b");
    assertThat(member.route(SESSION).decision()).isEqualTo(Decision.PINNED);
  }

  @Test
  void noBackendIsSaidAlsoWithoutTheStore() {
    Member member = Member.inListOrder(store, "a");
    member.set("a", HealthState.DOWN);
    store.fail("find", "claim");

    assertThatThrownBy(() -> member.route(SESSION)).isInstanceOf(NoBackendException.class);
  }

  @Test
  void storeThatContradictsItselfIsGivenUpAfterAFewRaces() {
    Member member = Member.over(new ContradictoryStore(), store.clock(), "a", "b");
    member.set("b", HealthState.DOWN);
    Route route = member.route(SESSION);

    assertThat(route.backend().id()).isEqualTo("a");
    assertThat(route.decision()).isEqualTo(Decision.STORE_UNAVAILABLE);
  }

  /** Has no entry, yet one that stands against every claim and is not there to be replaced. */
  private static final class ContradictoryStore implements PinStore {
    @Override
    public CompletionStage<@Nullable String> find(SessionKey key) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
      return CompletableFuture.completedFuture("b");
    }

    @Override
    public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Boolean> remove(SessionKey key, String expected) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Long> count(String value) {
      return CompletableFuture.completedFuture(0L);
    }

    @Override
    public void close() {}
  }
}
