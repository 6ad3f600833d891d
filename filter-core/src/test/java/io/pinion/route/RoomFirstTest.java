package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.backend.Backend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoomFirstTest {
  @Test
  void thoseWithoutRoomComeLastAndBothKeepTheirOrder() {
    assertThat(ranked(Set.of("b", "d"), "a", "b", "c", "d")).containsExactly("b", "d", "a", "c");
  }

  @Test
  void rankStandsWhereAllHaveRoomOrNone() {
    assertThat(ranked(Set.of("a", "b"), "a", "b")).containsExactly("a", "b");
    assertThat(ranked(Set.of(), "a", "b")).containsExactly("a", "b");
  }

  @Test
  void ofNobodyThereIsNobody() {
    Iterator<Backend> none = roomFirst(Set.of());

    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void endsLikeAnyIteratorAndIsAskedInAnyManner() {
    Iterator<Backend> two = roomFirst(Set.of("b"), "a", "b");

    assertThat(two.next().id()).isEqualTo("b");
    assertThat(two.hasNext()).isTrue();
    assertThat(two.hasNext()).isTrue();
    assertThat(two.next().id()).isEqualTo("a");
    assertThat(two.hasNext()).isFalse();
    assertThatThrownBy(two::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void rankingIsAskedNoFurtherThanNeeded() {
    List<Backend> asked = new ArrayList<>();
    Iterator<Backend> ranking =
        Stream.of("a", "b", "c").map(Member::backend).peek(asked::add).iterator();
    Iterator<Backend> roomFirst = new RoomFirst(ranking, backend -> true);

    assertThat(roomFirst.next().id()).isEqualTo("a");
    assertThat(asked).hasSize(1);
  }

  private static List<String> ranked(Set<String> withRoom, String... ids) {
    List<String> ranked = new ArrayList<>();
    roomFirst(withRoom, ids).forEachRemaining(backend -> ranked.add(backend.id()));
    return ranked;
  }

  private static Iterator<Backend> roomFirst(Set<String> withRoom, String... ids) {
    Iterator<Backend> ranking = Stream.of(ids).map(Member::backend).iterator();
    return new RoomFirst(ranking, backend -> withRoom.contains(backend.id()));
  }
}
