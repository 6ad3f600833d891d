package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.health.HealthState;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions whose first choice was down, and is up again. */
class RouterFailBackTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final ScriptedStore store = new ScriptedStore();
  private final Session session = Crowds.sessions(1, 1).get(0);

  @Test
  void staysWhereItsCacheIsNow() {
    Member member = member(FailBack.STAY, Crowds.backends(3));
    Moved moved = fallAndReturn(member);

    assertThat(member.serve(session)).isEqualTo(moved.to());
  }

  @Test
  void returnsWhenItIsToReturn() {
    Member member = member(FailBack.RETURN, Crowds.backends(3));
    Moved moved = fallAndReturn(member);
    Route route = member.route(session);
    member.router.served(route);

    assertThat(route.backend().id()).isEqualTo(moved.from());
    assertThat(route.decision()).isEqualTo(Decision.REPINNED);
    assertThat(store.value(session.key())).isEqualTo(moved.from());
    assertThat(member.live.home(session.key())).isEqualTo(moved.from());
    assertThat(member.route(session).decision()).isEqualTo(Decision.PINNED);
  }

  @Test
  void returnsNotBeforeItsFirstChoiceHasHadItsSlowStart() {
    Member member = member(FailBack.RETURN, Crowds.backends(3));
    Moved moved = fallAndReturn(member);
    member.setReadiness(moved.from(), 0.99);
    assertThat(member.serve(session)).isEqualTo(moved.to());
    member.setReadiness(moved.from(), 1);

    assertThat(member.serve(session)).isEqualTo(moved.from());
  }

  @Test
  void returnsNotToABackendThatDrains() {
    Member member = member(FailBack.RETURN, Crowds.backends(3));
    Moved moved = fallAndReturn(member);
    member.set(moved.from(), HealthState.DRAINING);

    assertThat(member.serve(session)).isEqualTo(moved.to());
  }

  @Test
  void asManyReturnAsThereIsRoomFor() {
    List<Backend> backends = Crowds.holding(2, 4);
    Member member = member(FailBack.RETURN, backends);
    member.set("gpu-0", HealthState.DOWN);
    List<Session> all =
        Crowds.sessions(100, 3).stream()
            .filter(each -> firstChoice(each, backends).equals("gpu-0"))
            .limit(10)
            .toList();
    all.forEach(member::serve);
    member.set("gpu-0", HealthState.UP);
    // all of them are under way before the first is served
    List<Route> routes = all.stream().map(member::route).toList();
    routes.forEach(member.router::served);

    assertThat(member.live.at(backends.get(0))).isEqualTo(4);
    assertThat(all.stream().map(member::serve).filter("gpu-0"::equals)).hasSize(4);
  }

  @Test
  void returnThatFailsGoesBackToWhereTheCacheIs() {
    for (Session each : Crowds.sessions(20, 5)) {
      Member member = member(FailBack.RETURN, Crowds.backends(8));
      List<Backend> others =
          Crowds.backends(8).stream()
              .filter(backend -> !backend.id().equals(firstChoice(each, Crowds.backends(8))))
              .toList();
      String warm = others.get(6).id();
      store.put(each.key(), warm);
      Route route = member.route(each);
      assertThat(route.decision()).isEqualTo(Decision.REPINNED);
      assertThat(route.advance()).isTrue();

      assertThat(route.backend().id()).isEqualTo(warm);
    }
  }

  @Test
  void nothingReturnsWithASelectorThatDoesNotRankByKeyAlone() {
    Member member =
        Member.placing(
            selection -> selection.backends().iterator(),
            store,
            rules(FailBack.RETURN),
            Crowds.backends(3));
    Moved moved = fallAndReturn(member);

    assertThat(member.serve(session)).isEqualTo(moved.to());
  }

  private record Moved(String from, String to) {}

  private Moved fallAndReturn(Member member) {
    String from = member.serve(session);
    member.set(from, HealthState.DOWN);
    String to = member.serve(session);
    assertThat(to).isNotEqualTo(from);
    member.set(from, HealthState.UP);
    return new Moved(from, to);
  }

  private Member member(FailBack failBack, List<Backend> backends) {
    return Member.placing(BackendSelector.rendezvous(), store, rules(failBack), backends);
  }

  private static Member.Rules rules(FailBack failBack) {
    return new Member.Rules(1.25, failBack, WINDOW);
  }

  private static String firstChoice(Session session, List<Backend> backends) {
    Member alone =
        Member.placing(
            BackendSelector.rendezvous(),
            new ScriptedStore(),
            new Member.Rules(0, FailBack.STAY, WINDOW),
            backends.stream().map(each -> Crowds.backend(each.id(), 0, Map.of())).toList());
    return alone.route(session).backend().id();
  }
}
