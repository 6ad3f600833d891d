package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedPinStoreTest {
  private static final SessionKey KEY = new SessionKey(1, 2);

  private final ScriptedStore store = new ScriptedStore();
  private final List<String> seen = new ArrayList<>();

  private PinStore observed() {
    return ObservedPinStore.of(
        store, (question, began, failure) -> seen.add(question + (failure == null ? "" : "!")));
  }

  @Test
  void eachQuestionIsSeenOnceAndAnsweredAsTheStoreDoes() {
    PinStore observed = observed().forRequest();

    assertThat(observed.claim(KEY, "a").toCompletableFuture().join()).isNull();
    assertThat(observed.replace(KEY, "a", "b").toCompletableFuture().join()).isTrue();
    assertThat(observed.find(KEY).toCompletableFuture().join()).isEqualTo("b");
    assertThat(observed.remove(KEY, "a").toCompletableFuture().join()).isFalse();
    assertThat(seen).containsExactly("claim", "replace", "find", "remove");
  }

  @Test
  void failureIsSeenAndStays() {
    store.fail("find");

    assertThat(observed().find(KEY)).isCompletedExceptionally();
    assertThat(seen).containsExactly("find!");
  }

  @Test
  void whatNobodyWantsToSeeIsTheStoreItself() {
    assertThat(ObservedPinStore.of(store, StoreObserver.NONE)).isSameAs(store);
  }
}
