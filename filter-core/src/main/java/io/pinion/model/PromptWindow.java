package io.pinion.model;

import io.pinion.dialect.Trimmed;
import io.pinion.dialect.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The newest turns that a prompt has room for. A token is taken for {@value #BYTES_PER_TOKEN} bytes
 * of UTF-8.
 *
 * @param tokens what the whole prompt may have
 * @param mostTurns turns that it may have
 */
record PromptWindow(int tokens, int mostTurns) {
  private static final int BYTES_PER_TOKEN = 4;

  /** What a turn takes besides its text. */
  private static final int AROUND = 40;

  /** Less than this says nothing any more. */
  private static final int SHORTEST = 64;

  /**
   * Those that fit, the oldest first; of the newest at least a part. The first that does not fit is
   * cut down if a user has said it, and is the last.
   *
   * @param others bytes of the prompt besides the turns
   */
  List<Turn> of(List<Turn> turns, int others) {
    Deque<Turn> kept = new ArrayDeque<>();
    int room = tokens * BYTES_PER_TOKEN - others;
    for (int i = turns.size() - 1; i >= 0 && kept.size() < mostTurns; i--) {
      Turn turn = turns.get(i);
      int size = bytes(turn.text()) + AROUND;
      if (size > room) {
        if (kept.isEmpty() || (turn.isOfUser() && room - AROUND >= SHORTEST)) {
          kept.addFirst(cutDown(turn, Math.max(SHORTEST, room - AROUND)));
        }
        break;
      }
      kept.addFirst(turn);
      room -= size;
    }
    return List.copyOf(kept);
  }

  private static Turn cutDown(Turn turn, int room) {
    String text = turn.text();
    int bytes = bytes(text);
    int characters = (int) ((long) text.length() * room / Math.max(bytes, room));
    return new Turn(turn.role(), Trimmed.middle(text, Math.max(1, characters)));
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
