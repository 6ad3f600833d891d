package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.health.HealthState;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many live sessions a backend gets, by the settings that a gateway has unless told otherwise.
 */
class BoundedPlacementTest {
  private static final int SEEDS = 200;

  @ParameterizedTest
  @CsvSource({"3, 9, 4", "8, 30, 5"})
  void fewSessionsAreSpreadInWhateverOrderTheyCome(int backends, int sessions, int most) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Member member = usual(Crowds.backends(backends));
      List<Session> all = Crowds.sessions(sessions, seed);

      assertThat(loads(member, all)).as("of seed %d", seed).allMatch(load -> load <= most);
      assertThatEachStays(member, all);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 9, 4", "8, 30, 5"})
  void fewSessionsOfGeneratedIdsAreSpreadAndStay(int backends, int sessions, int most) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Member member = usual(Crowds.backends(backends));
      List<Session> all = Crowds.generated(sessions, seed);

      assertThat(loads(member, all)).as("of seed %d", seed).allMatch(load -> load <= most);
      assertThatEachStays(member, all.stream().map(Crowds::next).toList());
    }
  }

  @Test
  void eachBackendGetsAsManyAsItCanHoldWarm() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Member member = usual(Crowds.holding(3, 3));
      List<Session> all = Crowds.sessions(9, seed);

      assertThat(loads(member, all)).as("of seed %d", seed).containsExactly(3, 3, 3);
      assertThatEachStays(member, all);
    }
  }

  @Test
  void whatNoBackendCanHoldWarmIsSharedByAll() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Member member = usual(Crowds.holding(3, 3));

      assertThat(loads(member, Crowds.sessions(18, seed)))
          .as("of seed %d", seed)
          .allMatch(load -> load <= Math.ceil(1.25 * 18 / 3));
    }
  }

  @Test
  void whoCanHoldNoMoreLeavesTheRestToTheOthers() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Backend small = Crowds.backend("small", 2, Map.of());
      Member member =
          usual(
              List.of(
                  small,
                  Crowds.backend("large", 0, Map.of()),
                  Crowds.backend("larger", 0, Map.of())));
      loads(member, Crowds.sessions(100, seed));

      assertThat(member.live.at(small)).as("of seed %d", seed).isEqualTo(2);
      assertThat(member.live.at(Member.backend("large"))).isBetween(98 - 62, 62);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 1.25", "8, 1.25", "16, 1.25", "64, 1.25", "256, 1.25", "16, 1", "16, 2"})
  void noBackendGetsMoreThanItsCap(int count, double factor) {
    List<Backend> backends = Crowds.backends(count, i -> 1 + i % 4);
    double weights = backends.stream().mapToDouble(Backend::weight).sum();
    Member member = placing(factor, backends);
    int placed = 0;
    for (Session session : Crowds.sessions(Math.min(20 * count, 2_000), 20261121)) {
      Backend chosen = member.route(session).backend();
      placed++;
      double cap = Math.ceil(factor * placed * chosen.weight() / weights - 1e-9);
      assertThat((double) member.live.at(chosen)).isLessThanOrEqualTo(cap);
    }
  }

  /** Into an empty pool, where the first ones meet the tightest caps: docs/selection.md. */
  @ParameterizedTest
  @CsvSource({"8, 50, 17", "8, 1000, 1.6", "16, 50, 28", "16, 1000, 3.8"})
  void fewSessionsAreOffTheirFirstChoice(int count, int sessions, double mostPercent) {
    List<Backend> backends = Crowds.backends(count);
    int off = 0;
    int rounds = 40;
    for (int seed = 0; seed < rounds; seed++) {
      Member bounded = usual(backends);
      Member byHash = placing(0, backends);
      for (Session session : Crowds.sessions(sessions, seed)) {
        off += bounded.serve(session).equals(byHash.serve(session)) ? 0 : 1;
      }
    }

    assertThat(100.0 * off / rounds / sessions).isLessThanOrEqualTo(mostPercent);
  }

  @Test
  void selectorThatDoesNotHashIsNotBounded() {
    Member member =
        Member.placing(
            selection -> selection.backends().iterator(),
            new ScriptedStore(),
            Member.Rules.USUAL,
            Crowds.backends(3));

    assertThat(loads(member, Crowds.sessions(9, 1))).containsExactly(9);
  }

  @Test
  void sessionsOfABackendThatFallsKeepToTheCapsOfTheOthers() {
    Member member = usual(Crowds.backends(4));
    List<Session> all = Crowds.sessions(40, 1);
    all.forEach(member::serve);
    member.set("gpu-0", HealthState.DOWN);

    assertThat(loads(member, all)).hasSize(3).allMatch(load -> load <= Math.ceil(1.25 * 40 / 3));
  }

  @Test
  void backendThatIsBackForAShortTimeOnlyGetsLess() {
    Member member = usual(Crowds.backends(2));
    member.setReadiness("gpu-0", 0.1);
    loads(member, Crowds.sessions(100, 1));

    assertThat(member.live.at(Member.backend("gpu-0"))).isBetween(1, 12);
  }

  @Test
  void roomIsFreeAgainWhenASessionHasNotBeenUsedForTheLiveWindow() {
    ScriptedStore store = new ScriptedStore();
    Member member =
        Member.placing(
            BackendSelector.rendezvous(), store, Member.Rules.USUAL, Crowds.holding(1, 2));
    Backend only = member.route(Crowds.sessions(1, 1).get(0)).backend();
    store.clock().advance(Member.Rules.USUAL.liveWindow().dividedBy(2));
    member.serve(Crowds.sessions(1, 2).get(0));
    assertThat(member.live.at(only)).isEqualTo(2);
    store.clock().advance(Member.Rules.USUAL.liveWindow().dividedBy(2).plusSeconds(1));
    member.serve(Crowds.sessions(1, 3).get(0));

    assertThat(member.live.at(only)).isEqualTo(2);
  }

  @Test
  void firstRequestThatNobodyServedTakesNoRoom() {
    Member member = usual(Crowds.holding(1, 1));
    Route route = member.route(Crowds.sessions(1, 1).get(0));
    assertThat(member.live.at(route.backend())).isEqualTo(1);
    member.router.abandoned(route);

    assertThat(member.live.at(route.backend())).isZero();
  }

  @Test
  void sessionsThatBeginWhileTheStoreFailsCountWhereTheyAreServedAndStayThere() {
    ScriptedStore store = new ScriptedStore();
    Member member = usual(store, Crowds.backends(4));
    store.fail("find", "claim");
    Map<Session, String> served = new HashMap<>();
    Crowds.sessions(40, 1).forEach(each -> served.put(each, member.serve(each)));

    assertThat(served)
        .allSatisfy((each, there) -> assertThat(member.live.home(each.key())).isEqualTo(there));
    store.fail();
    assertThat(served)
        .allSatisfy(
            (each, there) -> {
              assertThat(member.serve(each)).isEqualTo(there);
              assertThat(store.value(each.key())).isEqualTo(there);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"claim", "replace"})
  void placeThatCouldNotBeWrittenDownIsFreeIfNobodyServes(String failing) {
    ScriptedStore store = new ScriptedStore();
    Member member = usual(store, Crowds.backends(2));
    Session session = Crowds.sessions(1, 1).get(0);
    if (failing.equals("replace")) {
      store.put(session.key(), "gone");
    }
    store.fail(failing);
    member.router.abandoned(member.route(session));

    assertThat(member.live.home(session.key())).isNull();
  }

  @Test
  void placeThatAnotherMembersDecisionComesBeforeIsFree() {
    ScriptedStore store = new ScriptedStore();
    Member member = usual(store, Crowds.backends(2));
    Session session = Crowds.sessions(1, 1).get(0);
    String first = member.route(session).backend().id();
    String other = first.equals("gpu-0") ? "gpu-1" : "gpu-0";
    store.move(session.key(), first, "gone");
    Member late = usual(store, Crowds.backends(2));
    store.beforeNextWrite(
        () -> store.beforeNextWrite(() -> store.move(session.key(), "gone", other)));
    Route route = late.route(session);

    assertThat(route.backend().id()).isEqualTo(other);
    late.router.abandoned(route);
    assertThat(late.live.home(session.key())).isNull();
  }

  /** Two requests of a session move it at once to the same place, which is one of both. */
  @ParameterizedTest
  @ValueSource(strings = {"lost", "unanswered"})
  void placeOfASessionStaysTakenWhenOneOfTwoRequestsGivesUp(String second) {
    ScriptedStore store = new ScriptedStore();
    Session session = Crowds.sessions(1, 1).get(0);
    store.put(session.key(), "gone");
    Member member = usual(store, Crowds.backends(2));
    AtomicReference<String> first = new AtomicReference<>();
    Runnable other =
        () -> {
          first.set(member.route(session).backend().id());
          if (second.equals("unanswered")) {
            store.fail("replace");
          }
        };
    store.beforeNextWrite(() -> store.beforeNextWrite(other)); // between its claim and its move
    Route late = member.route(session);

    assertThat(store.value(session.key())).isEqualTo(first.get());
    assertThat(member.live.home(session.key())).isEqualTo(late.backend().id());
    assertThat(member.live.at(late.backend())).isEqualTo(1);
    store.fail();
    member.serve(session);
    assertThat(member.live.home(session.key())).isEqualTo(first.get());
  }

  @Test
  void claimThatWasWrittenWithoutAnAnswerInTimeIsFollowedOnceTheStoreIsBack() {
    ScriptedStore store = new ScriptedStore();
    Member member = usual(store, Crowds.backends(2));
    Session session = Crowds.sessions(1, 1).get(0);
    store.fail("claim");
    String served = member.serve(session);
    String written = served.equals("gpu-0") ? "gpu-1" : "gpu-0";
    store.put(session.key(), written);
    store.fail();

    assertThat(member.serve(session)).isEqualTo(written);
    assertThat(member.live.home(session.key())).isEqualTo(written);
  }

  @Test
  void generatedIdComesBackToWhereTheHashPutItEvenIfAnotherMemberHasNoRoomThere() {
    ScriptedStore store = new ScriptedStore();
    List<Backend> backends = Crowds.holding(2, 1);
    Member first =
        Member.placing(BackendSelector.rendezvous(), store, Member.Rules.USUAL, backends);
    Member second =
        Member.placing(BackendSelector.rendezvous(), store, Member.Rules.USUAL, backends);
    Session generated = Crowds.generated(1, 1).get(0);
    String home = first.serve(generated);
    assertThat(store.value(generated.key())).isNull();
    Crowds.sessions(20, 2).stream()
        .filter(each -> first.route(each).backend().id().equals(home))
        .forEach(second::serve); // full there, as the second member sees it

    assertThat(second.serve(Crowds.next(generated))).isEqualTo(home);
    assertThat(second.live.home(generated.key())).isEqualTo(home);
  }

  @Test
  void membersCountByThemselves() {
    ScriptedStore store = new ScriptedStore();
    List<Backend> backends = Crowds.holding(1, 1);
    Member one = Member.placing(BackendSelector.rendezvous(), store, Member.Rules.USUAL, backends);
    Member two = Member.placing(BackendSelector.rendezvous(), store, Member.Rules.USUAL, backends);
    one.serve(Crowds.sessions(1, 1).get(0));

    assertThat(one.live.at(backends.get(0))).isEqualTo(1);
    assertThat(two.live.at(backends.get(0))).isZero();
  }

  private static Member usual(ScriptedStore store, List<Backend> backends) {
    return Member.placing(BackendSelector.rendezvous(), store, Member.Rules.USUAL, backends);
  }

  private static Member usual(List<Backend> backends) {
    return placing(Member.Rules.USUAL.boundedLoad(), backends);
  }

  private static Member placing(double factor, List<Backend> backends) {
    Member.Rules usual = Member.Rules.USUAL;
    return Member.placing(
        BackendSelector.rendezvous(),
        new ScriptedStore(),
        new Member.Rules(factor, usual.failBack(), usual.liveWindow()),
        backends);
  }

  /** How many each backend gets that gets any. */
  private static Collection<Integer> loads(Member member, List<Session> sessions) {
    Map<String, Integer> loads = new HashMap<>();
    sessions.forEach(session -> loads.merge(member.serve(session), 1, Integer::sum));
    return loads.values();
  }

  private static void assertThatEachStays(Member member, List<Session> sessions) {
    for (Session session : sessions) {
      List<String> served = Stream.generate(() -> member.serve(session)).limit(3).toList();
      assertThat(served).containsOnly(member.live.home(session.key()));
    }
  }
}
