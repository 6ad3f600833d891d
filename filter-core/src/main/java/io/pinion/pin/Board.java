package io.pinion.pin;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A few notes that all members see: what people have changed at run time. They stay as long as any
 * member is there, and a member that joins finds them. Of two that were posted under one key, the
 * later stays. Safe for many threads.
 */
public interface Board {
  /**
   * All notes by their keys.
   *
   * @return fails while the other members cannot be reached
   */
  CompletionStage<Map<String, String>> read();

  /**
   * Puts a note in the place of the one that has its key.
   *
   * @param value null to take the note away
   * @return completes when the others can see it; fails while they cannot be reached
   */
  CompletionStage<@Nullable Void> post(String key, @Nullable String value);

  /**
   * Puts a note in the place of one that is still as expected. Unless a board does better, what
   * another member posts just then is lost.
   *
   * @return whether it was put there, once the others can see it; fails while they cannot be
   *     reached
   */
  default CompletionStage<Boolean> replace(String key, String expected, String value) {
    return read()
        .thenCompose(
            notes ->
                expected.equals(notes.get(key))
                    ? post(key, value).thenApply(posted -> true)
                    : CompletableFuture.completedFuture(false));
  }

  /** A board that this member alone sees, which answers at once. */
  static Board ofThisMember() {
    Map<String, String> notes = new ConcurrentHashMap<>();
    return new Board() {
      @Override
      public CompletionStage<Map<String, String>> read() {
        return CompletableFuture.completedFuture(new HashMap<>(notes));
      }

      @Override
      public CompletionStage<@Nullable Void> post(String key, @Nullable String value) {
        if (value == null) {
          notes.remove(key);
        } else {
          notes.put(key, value);
        }
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public CompletionStage<Boolean> replace(String key, String expected, String value) {
        return CompletableFuture.completedFuture(notes.replace(key, expected, value));
      }
    };
  }
}
