package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.health.HealthState;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import io.pinion.session.SessionKey;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Backends that serve some models: "llama" is at a and b, "qwen" at b and c. */
class RouterModelsTest {
  private static final Session SESSION = Member.session(1);

  private final ScriptedStore store = new ScriptedStore();
  private final Backend a = serving("a", "llama");
  private final Backend b = serving("b", "llama", "qwen");
  private final Backend c = serving("c", "qwen");
  private final Member member = member(a, b, c);

  @Test
  void requestGoesToABackendThatServesItsModel() {
    for (Session session : Crowds.sessions(50, 1)) {
      assertThat(member.serveOf(call(session, "llama"))).isIn("a", "b");
      assertThat(member.serveOf(call(session, "qwen"))).isIn("b", "c");
    }
  }

  @Test
  void requestWithoutASessionGoesToABackendThatServesItsModel() {
    for (int i = 0; i < 50; i++) {
      assertThat(member.serveOf(call(null, "qwen"))).isIn("b", "c");
    }
  }

  @Test
  void requestOfNoModelGoesToAny() {
    List<String> served =
        Crowds.sessions(50, 1).stream()
            .map(session -> member.serveOf(call(session, null)))
            .toList();

    assertThat(served).contains("a", "b", "c");
  }

  @Test
  void backendThatNamesNoModelServesAll() {
    Member both = member(a, serving("any"));

    assertThat(both.serveOf(call(SESSION, "qwen"))).isEqualTo("any");
    assertThat(Crowds.sessions(50, 1).stream().map(session -> both.serveOf(call(session, "llama"))))
        .contains("a", "any");
  }

  @Test
  void sessionHasAPinForEachModel() {
    String llama = member.serveOf(call(SESSION, "llama"));
    String qwen = member.serveOf(call(SESSION, "qwen"));
    SessionKey key = SESSION.key();

    assertThat(store.value(key.forModel("llama"))).isEqualTo(llama);
    assertThat(store.value(key.forModel("qwen"))).isEqualTo(qwen);
    assertThat(store.value(key)).isNull();
  }

  @Test
  void sessionHasOnePinWhereNoBackendNamesModels() {
    Member plain = member(serving("a"), serving("b"));
    String served = plain.serveOf(call(SESSION, "llama"));

    assertThat(store.value(SESSION.key())).isEqualTo(served);
    assertThat(plain.serveOf(call(SESSION, "qwen"))).isEqualTo(served);
  }

  @Test
  void backendThatFailsIsReplacedByOneOfTheSameModel() {
    Route route = member.routeOf(call(SESSION, "llama"));
    String first = route.backend().id();

    assertThat(route.advance()).isTrue();
    assertThat(route.backend().id()).isIn("a", "b").isNotEqualTo(first);
    assertThat(route.advance()).isFalse();
  }

  @Test
  void pinToABackendThatNoLongerServesTheModelMoves() {
    String first = member.serveOf(call(SESSION, "llama"));
    String other = first.equals("a") ? "b" : "a";
    Member later = member(serving(first, "qwen"), serving(other, "llama"));
    Route route = later.routeOf(call(SESSION, "llama"));

    assertThat(route.backend().id()).isEqualTo(other);
    assertThat(route.decision()).isEqualTo(Decision.REPINNED);
  }

  @Test
  void modelThatNobodyServesIsSaid() {
    assertThat(reasonOf(call(SESSION, "mistral")))
        .isEqualTo(NoBackendException.Reason.MODEL_UNKNOWN);
    assertThat(reasonOf(call(null, "mistral"))).isEqualTo(NoBackendException.Reason.MODEL_UNKNOWN);
    assertThat(store.calls()).isEmpty();
  }

  @Test
  void modelWhoseBackendsAreDownIsNotUnknown() {
    member.set("a", HealthState.DOWN);
    member.set("b", HealthState.DOWN);

    assertThat(reasonOf(call(SESSION, "llama"))).isEqualTo(NoBackendException.Reason.NONE_USABLE);
    assertThat(member.serveOf(call(SESSION, "qwen"))).isEqualTo("c");
  }

  private NoBackendException.Reason reasonOf(Call call) {
    NoBackendException[] thrown = new NoBackendException[1];
    assertThatThrownBy(() -> member.routeOf(call))
        .isInstanceOfSatisfying(NoBackendException.class, e -> thrown[0] = e);
    return thrown[0].reason();
  }

  private Member member(Backend... backends) {
    return Member.placing(
        BackendSelector.rendezvous(), store, Member.Rules.USUAL, List.of(backends));
  }

  private static Call call(@Nullable Session session, @Nullable String model) {
    return new Call(session, null, model);
  }

  private static Backend serving(String id, String... models) {
    return Crowds.backend(
        id, 0, List.of(models).stream().collect(Collectors.toMap(name -> name, name -> name)));
  }
}
