package io.pinion.pin.hazelcast;

import com.hazelcast.map.IMap;
import io.pinion.pin.Board;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The notes of all members in a map of the cluster. */
final class HazelcastBoard implements Board {
  private final SharedMap<String, String> notes;
  private final Threads threads;

  /**
   * A board over a map.
   *
   * @param threads closed by the caller
   */
  HazelcastBoard(SharedMap<String, String> notes, Threads threads) {
    this.notes = notes;
    this.threads = threads;
  }

  @Override
  public CompletionStage<Map<String, String>> read() {
    return threads.ask(
        Threads.ANY,
        () -> {
          IMap<String, String> all = notes.get();
          return new HashMap<>(all.getAll(all.keySet()));
        });
  }

  @Override
  public CompletionStage<@Nullable Void> post(String key, @Nullable String value) {
    return threads.ask(
        Threads.ANY,
        () -> {
          if (value == null) {
            notes.get().delete(key);
          } else {
            notes.get().set(key, value);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> replace(String key, String expected, String value) {
    return threads.ask(Threads.ANY, () -> notes.get().replace(key, expected, value));
  }
}
