package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.session.SessionKey;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frozen placements. If one of these fails, the change would move the sessions of every cluster in
 * service: mend the code, not the test.
 */
class GoldenPlacementsTest {
  private static final List<Backend> FIVE =
      List.of(
          Placements.backend("gpu-a", 1),
          Placements.backend("gpu-b", 1),
          Placements.backend("gpu-c", 2),
          Placements.backend("edge", 0.5),
          Placements.backend("1", 1));

  private final BackendSelector selector = BackendSelector.rendezvous();

  @ParameterizedTest
  @CsvSource({
    "gpu-a, 0:0, 7061d9b3286c55e2",
    "gpu-b, 0:0, 9de9954f3c17df88",
    "gpu-a, 123456789abcdef:fedcba9876543210, b4cf28cc4ae5d806",
    "a, 0:0, 523f5cd1cc0af1dc",
    "aa, 0:0, a1f2d495fc1b1d1f",
    "edge, deadbeefcafebabe:f00dfeedfacefeed, 56372e460ea5deee",
    "1, ffffffffffffffff:ffffffffffffffff, ee6ab8a4572fbaf7",
    "gpu-a~0123abcd, 3:1415926535897932, 21579b32c258eac7",
  })
  void hashesAreFrozen(String id, String key, String golden) {
    assertThat(HexFormat.of().toHexDigits(PlacementHash.of(id, key(key)))).isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0, gpu-b gpu-a gpu-c",
    "0:1, gpu-b gpu-a gpu-c",
    "1:0, gpu-a gpu-b gpu-c",
    "ffffffffffffffff:ffffffffffffffff, gpu-b gpu-c gpu-a",
    "8000000000000000:0, gpu-b gpu-c gpu-a",
    "123456789abcdef:fedcba9876543210, gpu-a gpu-c gpu-b",
    "deadbeefcafebabe:f00dfeedfacefeed, gpu-b gpu-c gpu-a",
    "3:1415926535897932, gpu-b gpu-a gpu-c",
    "2:7182818284590452, gpu-a gpu-c gpu-b",
    "1:6180339887498948, gpu-c gpu-b gpu-a",
  })
  void rankingsOfEqualBackendsAreFrozen(String key, String golden) {
    List<Backend> three = Placements.backends("gpu-a", "gpu-b", "gpu-c");

    assertThat(ranked(selector, key(key), three)).isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0, gpu-b 1 gpu-c gpu-a edge",
    "0:1, gpu-b 1 gpu-a gpu-c edge",
    "1:0, gpu-a gpu-b edge gpu-c 1",
    "ffffffffffffffff:ffffffffffffffff, gpu-b 1 gpu-c edge gpu-a",
    "8000000000000000:0, gpu-b gpu-c 1 edge gpu-a",
    "123456789abcdef:fedcba9876543210, 1 gpu-c gpu-a edge gpu-b",
    "deadbeefcafebabe:f00dfeedfacefeed, gpu-b gpu-c gpu-a edge 1",
    "3:1415926535897932, 1 edge gpu-b gpu-c gpu-a",
    "2:7182818284590452, gpu-a gpu-c 1 edge gpu-b",
    "1:6180339887498948, gpu-c edge 1 gpu-b gpu-a",
  })
  void rankingsOfWeightedBackendsAreFrozen(String key, String golden) {
    assertThat(ranked(selector, key(key), FIVE)).isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0, gpu-b gpu-c edge gpu-a 1",
    "0:1, gpu-c 1 gpu-a edge gpu-b",
    "1:0, gpu-a gpu-c edge gpu-b 1",
    "ffffffffffffffff:ffffffffffffffff, gpu-b gpu-a 1 gpu-c edge",
    "8000000000000000:0, gpu-c 1 gpu-b gpu-a edge",
    "123456789abcdef:fedcba9876543210, 1 gpu-a gpu-c gpu-b edge",
    "deadbeefcafebabe:f00dfeedfacefeed, 1 gpu-c gpu-a edge gpu-b",
    "3:1415926535897932, gpu-b gpu-a edge 1 gpu-c",
    "2:7182818284590452, gpu-c 1 gpu-b edge gpu-a",
    "1:6180339887498948, edge 1 gpu-c gpu-b gpu-a",
  })
  void rankingsOnARingAreFrozen(String key, String golden) {
    assertThat(ranked(BackendSelector.ring(), key(key), FIVE)).isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0, 1 gpu-c gpu-a gpu-b edge",
    "0:1, gpu-c gpu-a 1 edge gpu-b",
    "1:0, gpu-c edge gpu-b gpu-a 1",
    "ffffffffffffffff:ffffffffffffffff, edge gpu-c gpu-a gpu-b 1",
    "8000000000000000:0, edge gpu-a gpu-c 1 gpu-b",
    "123456789abcdef:fedcba9876543210, gpu-a edge 1 gpu-b gpu-c",
    "deadbeefcafebabe:f00dfeedfacefeed, gpu-c 1 edge gpu-a gpu-b",
    "3:1415926535897932, edge 1 gpu-c gpu-a gpu-b",
    "2:7182818284590452, gpu-a 1 edge gpu-c gpu-b",
    "1:6180339887498948, gpu-b gpu-c edge 1 gpu-a",
  })
  void rankingsOfAMaglevTableAreFrozen(String key, String golden) {
    assertThat(ranked(BackendSelector.maglev(), key(key), FIVE)).isEqualTo(golden);
  }

  @Test
  void rankingIsCompleteAndWithoutRepeats() {
    Iterator<Backend> ranking = selector.rank(Placements.of(key("0:0"), FIVE));
    assertThat(ranking.hasNext()).isTrue();
    assertThat(Placements.ids(ranking))
        .containsExactlyInAnyOrder("gpu-a", "gpu-b", "gpu-c", "edge", "1");
    assertThat(ranking.hasNext()).isFalse();
    assertThatThrownBy(ranking::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void rankingOfNoBackendsIsEmpty() {
    assertThat(selector.rank(Placements.of(key("0:0"), List.of())).hasNext()).isFalse();
  }

  private static String ranked(BackendSelector selector, SessionKey key, List<Backend> backends) {
    return String.join(" ", Placements.ids(selector.rank(Placements.of(key, backends))));
  }

  /** Two halves in hexadecimal, with a colon between them. */
  private static SessionKey key(String text) {
    String[] halves = text.split(":", -1);
    return new SessionKey(
        HexFormat.fromHexDigitsToLong(halves[0]), HexFormat.fromHexDigitsToLong(halves[1]));
  }
}
