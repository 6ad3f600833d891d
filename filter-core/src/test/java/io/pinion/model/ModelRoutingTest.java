package io.pinion.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.dialect.Dialect;
import io.pinion.dialect.MalformedBodyException;
import io.pinion.dialect.ModelQuestion;
import io.pinion.model.ModelDecision.Reason;
import io.pinion.pin.FakeTicker;
import io.pinion.pin.LastPins;
import io.pinion.pin.Renewals;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which model a request goes to, and that its session keeps to it. */
class ModelRoutingTest {
  private static final SessionKey SESSION = new SessionKey(1, 2);
  private static final ModelRoute CODE =
      new ModelRoute("code", "write code", List.of("m/one", "m/two"), null);
  private static final ModelRoute TALK = new ModelRoute("talk", "talk", List.of("m/three"), null);

  private final FakeTicker clock = new FakeTicker();
  private final ScriptedStore store = new ScriptedStore(clock);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile List<ModelRoute> routes = List.of(CODE, TALK);
  private volatile CompletionStage<@Nullable String> answer =
      CompletableFuture.completedFuture("code");

  private volatile Map<String, String> fieldsGiven = Map.of();
  private final SeenSteps seen = new SeenSteps();

  private final ModelRouting routing = member(Duration.ofMinutes(1), false);

  private ModelRouting member(Duration timeout, boolean sliding) {
    return member(
        question -> {
          asked.incrementAndGet();
          fieldsGiven = question.fields();
          return answer;
        },
        timeout,
        sliding);
  }

  private ModelRouting member(ModelRouter router, Duration timeout, boolean sliding) {
    RouterListener listener =
        new RouterListener() {
          @Override
          public void answered(long nanos) {}

          @Override
          public void failed() {
            failures.incrementAndGet();
          }
        };
    return new ModelRouting(
        () -> routes,
        new AskedRouter(router, timeout, timer, Runnable::run, listener),
        new ModelPins(
            store,
            new LastPins(ScriptedStore.TTL, 100, clock),
            new Renewals(sliding, ScriptedStore.TTL, 100, clock)));
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static ModelQuestion question(String preferences) {
    return asking("m/asked", preferences);
  }

  private static ModelQuestion asking(String model, String preferences) {
    String body =
        "{\"model\":\""
            + model
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
            + (preferences.isEmpty() ? "" : ",\"routing_preferences\":" + preferences)
            + "}";
    try {
      return ModelQuestion.read(Dialect.CHAT, body.getBytes(UTF_8));
    } catch (MalformedBodyException e) {
      throw new AssertionError(e);
    }
  }

  private ModelDecision decide() {
    return decide(routing);
  }

  private ModelDecision decide(ModelRouting member) {
    return member.decide(question(""), SESSION, seen).toCompletableFuture().join();
  }

  private void says(@Nullable String route) {
    answer = CompletableFuture.completedFuture(route);
  }

  @Test
  void firstDecisionOfASessionIsKept() {
    ModelDecision first = decide();
    says("talk");
    ModelDecision second = decide();

    assertThat(first.reason()).isEqualTo(Reason.ROUTED);
    assertThat(first.models()).containsExactly("m/one", "m/two");
    assertThat(second.isPinned()).isTrue();
    assertThat(second.route()).isEqualTo("code");
    assertThat(second.models()).containsExactly("m/one", "m/two");
    assertThat(second.switched()).isFalse();
    assertThat(asked).hasValue(1);
  }

  @Test
  void requestOfNoSessionIsRoutedAfreshAndWritesNothing() {
    for (String route : List.of("code", "talk")) {
      says(route);
      ModelDecision decision =
          routing.decide(question(""), null, seen).toCompletableFuture().join();
      assertThat(decision.route()).isEqualTo(route);
      assertThat(decision.isPinned()).isFalse();
    }
    assertThat(store.calls()).isEmpty();
  }

  @Test
  void noRouteIsTheRequestsOwnModelAndIsNeverKept() {
    says(null);
    assertThat(decide().models()).containsExactly("m/asked");
    says("unheard of");
    ModelDecision unknown = decide();

    assertThat(unknown.reason()).isEqualTo(Reason.NO_ROUTE);
    assertThat(unknown.route()).isNull();
    assertThat(store.value(SESSION)).isNull();
    assertThat(asked).hasValue(2);
  }

  @Test
  void requestsThatComeMeanwhileWaitForTheOneAnswerOfTheRouter() {
    CompletableFuture<@Nullable String> slow = new CompletableFuture<>();
    answer = slow;
    List<CompletableFuture<ModelDecision>> decisions = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      decisions.add(routing.decide(question(""), SESSION, seen).toCompletableFuture());
    }
    assertThat(decisions).noneMatch(CompletableFuture::isDone);
    slow.complete("talk");

    assertThat(asked).hasValue(1);
    assertThat(decisions).allMatch(each -> each.join().models().equals(List.of("m/three")));
    assertThat(decisions).filteredOn(each -> !each.join().isPinned()).hasSize(1);
  }

  @Test
  void requestsThatComeMeanwhileKeepTheirOwnModelWhereNoRouteFits() {
    CompletableFuture<@Nullable String> slow = new CompletableFuture<>();
    answer = slow;
    CompletableFuture<ModelDecision> first =
        routing.decide(question(""), SESSION, seen).toCompletableFuture();
    CompletableFuture<ModelDecision> second =
        routing.decide(asking("m/other", ""), SESSION, seen).toCompletableFuture();
    slow.complete(null);

    assertThat(asked).hasValue(1);
    assertThat(first.join().models()).containsExactly("m/asked");
    assertThat(second.join().models()).containsExactly("m/other");
  }

  @Test
  void decisionThatAnotherMemberHasClaimedMeanwhileCounts() {
    store.beforeNextWrite(() -> store.put(SESSION, "talk\nm/three"));

    ModelDecision decision = decide();

    assertThat(decision.isPinned()).isTrue();
    assertThat(decision.models()).containsExactly("m/three");
    assertThat(store.value(SESSION)).isEqualTo("talk\nm/three");
  }

  @Test
  void pinToARouteThatIsGoneIsDecidedAfresh() {
    decide();
    routes = List.of(TALK);
    says("talk");

    ModelDecision decision = decide();

    assertThat(decision.reason()).isEqualTo(Reason.ROUTED);
    assertThat(decision.switched()).isTrue();
    assertThat(store.value(SESSION)).isEqualTo("talk\nm/three");
    assertThat(decide().isPinned()).isTrue();
  }

  @Test
  void pinToAModelThatItsRouteHasNoMoreIsDecidedAfresh() {
    decide();
    routes = List.of(new ModelRoute("code", "", List.of("m/two"), null), TALK);

    ModelDecision decision = decide();

    assertThat(decision.reason()).isEqualTo(Reason.ROUTED);
    assertThat(decision.models()).containsExactly("m/two");
    assertThat(decision.switched()).isTrue();
  }

  @Test
  void pinKeepsItsRankingLessTheModelsThatAreGone() {
    ModelRoute before = new ModelRoute("code", "", List.of("a", "b", "c"), null);
    routes = List.of(before);
    decide();
    routes = List.of(new ModelRoute("code", "", List.of("c", "new", "a"), null));

    assertThat(decide().models()).containsExactly("a", "c");
  }

  @Test
  void outdatedPinThatAnotherRequestHasReplacedMeanwhileIsFollowed() {
    decide();
    routes = List.of(new ModelRoute("code", "", List.of("m/two"), null), TALK);
    store.beforeNextWrite(() -> store.move(SESSION, "code\nm/one\nm/two", "talk\nm/three"));

    ModelDecision decision = decide();

    assertThat(decision.isPinned()).isTrue();
    assertThat(decision.models()).containsExactly("m/three");
  }

  @Test
  void routesOfTheRequestItselfReplaceThoseOfTheConfiguration() {
    says("own");
    ModelQuestion own = question("[{\"name\":\"own\",\"models\":[\"x\",\"y\"]}]");
    ModelDecision first = routing.decide(own, SESSION, seen).toCompletableFuture().join();
    assertThat(first.models()).containsExactly("x", "y");
    assertThat(routing.decide(own, SESSION, seen).toCompletableFuture().join().isPinned()).isTrue();

    says("code");
    ModelDecision other = decide();
    assertThat(other.isPinned()).isFalse();
    assertThat(other.switched()).isTrue();
    assertThat(other.models()).containsExactly("m/one", "m/two");
  }

  @Test
  void requestsWithRoutesOfTheirOwnDoNotJoinOthers() {
    CompletableFuture<@Nullable String> slow = new CompletableFuture<>();
    answer = slow;
    CompletableFuture<ModelDecision> configured =
        routing.decide(question(""), SESSION, seen).toCompletableFuture();
    CompletableFuture<ModelDecision> own =
        routing
            .decide(question("[{\"name\":\"code\",\"models\":[\"x\"]}]"), SESSION, seen)
            .toCompletableFuture();
    slow.complete("code");

    assertThat(configured.join().models()).containsExactly("m/one", "m/two");
    assertThat(own.join().models()).containsExactly("x");
  }

  @Test
  void routerThatFailsLeavesTheRequestsOwnModelUnpinned() {
    answer = CompletableFuture.failedFuture(new IllegalStateException("gone"));
    ModelDecision failed = decide();
    says("talk");
    ModelDecision next = decide();

    assertThat(failed.reason()).isEqualTo(Reason.ROUTER_FAILED);
    assertThat(failed.models()).containsExactly("m/asked");
    assertThat(failures).hasValue(1);
    assertThat(next.reason()).isEqualTo(Reason.ROUTED);
  }

  @Test
  @SuppressWarnings("NullAway") // what a third party may do
  void routerThatThrowsOrAnswersNothingIsOneThatFails() {
    List<ModelRouter> routers =
        List.of(
            question -> {
              throw new IllegalStateException("a third party's");
            },
            question -> {
              throw new StackOverflowError("of a deep expression");
            },
            question -> null);
    for (ModelRouter router : routers) {
      assertThat(decide(member(router, Duration.ofMinutes(1), false)).reason())
          .isEqualTo(Reason.ROUTER_FAILED);
    }
    assertThat(failures).hasValue(3);
  }

  @Test
  void routerThatDoesNotAnswerIsWaitedForNoLongerThanItsTime() throws Exception {
    answer = new CompletableFuture<>();
    ModelRouting impatient = member(Duration.ofMillis(20), false);

    ModelDecision decision =
        impatient
            .decide(question(""), SESSION, seen)
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);

    assertThat(decision.reason()).isEqualTo(Reason.ROUTER_FAILED);
    assertThat(store.value(SESSION)).isNull();
  }

  @Test
  void sessionStaysWithTheModelThisMemberKnowsWhileTheStoreFails() {
    decide();
    store.fail("find", "claim", "replace");
    says("talk");

    assertThat(decide().models()).containsExactly("m/one", "m/two");
    assertThat(decide().isPinned()).isTrue();
    assertThat(asked).hasValue(1);
  }

  @Test
  void sessionThatBeginsWhileTheStoreFailsIsRememberedHere() {
    store.fail("find", "claim");
    assertThat(decide().reason()).isEqualTo(Reason.ROUTED);
    says("talk");

    assertThat(decide().isPinned()).isTrue();
    assertThat(decide().models()).containsExactly("m/one", "m/two");
  }

  @Test
  void claimThatTheStoreDoesNotAnswerLeavesTheDecision() {
    store.fail("claim");

    assertThat(decide().models()).containsExactly("m/one", "m/two");
  }

  @Test
  void allThatTheStoreIsAskedAfterTheRouterHasOneDeadline() {
    store.put(SESSION, "gone\nm/four");
    store.beforeNextWrite(() -> store.move(SESSION, "gone\nm/four", "talk\nm/three"));
    decide();

    assertThat(seen.steps()).containsExactly("find", "router", "told", "replace", "find");
    assertThat(store.requests()).as("before the router, and after it").isEqualTo(2);
  }

  @Test
  void pinEndsAfterItsTimeHoweverOftenItIsUsed() {
    decide();
    says("talk");
    for (int i = 0; i < 3; i++) {
      clock.advance(ScriptedStore.TTL.dividedBy(4));
      assertThat(decide().isPinned()).isTrue();
    }
    clock.advance(ScriptedStore.TTL.dividedBy(4));

    ModelDecision afresh = decide();
    assertThat(afresh.reason()).isEqualTo(Reason.ROUTED);
    assertThat(afresh.models()).containsExactly("m/three");
  }

  @Test
  void slidingPinLivesOnWithEachUse() {
    ModelRouting sliding = member(Duration.ofMinutes(1), true);
    decide(sliding);
    says("talk");
    for (int i = 0; i < 8; i++) {
      clock.advance(ScriptedStore.TTL.dividedBy(2));
      assertThat(decide(sliding).isPinned()).isTrue();
    }
  }

  @Test
  void whatAStoreHasThatIsNoPinIsDecidedAfresh() {
    store.put(SESSION, "garbage");

    assertThat(decide().reason()).isEqualTo(Reason.ROUTED);
    assertThat(decide().isPinned()).isTrue();
  }

  @Test
  void observerSeesTheStoreAskedAndTheRouterOnlyWhereItIs() {
    decide();
    assertThat(seen.steps()).containsExactly("find", "router", "told", "claim");
    assertThat(fieldsGiven).isEqualTo(SeenSteps.FIELDS);

    seen.steps().clear();
    decide();
    assertThat(seen.steps()).containsExactly("find");
  }

  @Test
  void observerSeesWhatFails() {
    store.fail("find");
    answer = CompletableFuture.failedFuture(new IllegalStateException("no router"));
    decide();
    assertThat(seen.steps()).containsExactly("find failed", "router", "not told");
  }
}
