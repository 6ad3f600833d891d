package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardTest {
  private final Board ofThisMember = Board.ofThisMember();

  private final Board ofReadAndPost =
      new Board() {
        @Override
        public CompletionStage<Map<String, String>> read() {
          return ofThisMember.read();
        }

        @Override
        public CompletionStage<@Nullable Void> post(String key, @Nullable String value) {
          return ofThisMember.post(key, value);
        }
      };

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noteTakesThePlaceOfTheExpectedOneAlone(boolean readAndPost) {
    Board board = readAndPost ? ofReadAndPost : ofThisMember;
    assertThat(done(board.replace("a", "1", "2"))).isFalse();
    var unused = done(board.post("a", "1"));

    assertThat(done(board.replace("a", "0", "2"))).isFalse();
    assertThat(done(board.read())).containsExactly(Map.entry("a", "1"));
    assertThat(done(board.replace("a", "1", "2"))).isTrue();
    assertThat(done(board.read())).containsExactly(Map.entry("a", "2"));
  }

  private static <T extends @Nullable Object> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
