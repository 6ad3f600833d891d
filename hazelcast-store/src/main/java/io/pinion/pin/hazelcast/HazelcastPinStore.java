package io.pinion.pin.hazelcast;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.query.Predicates;
import io.pinion.pin.PinStore;
import io.pinion.session.SessionKey;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pins in a map of the cluster. Keys are UUIDs and values strings, so that no member needs our
 * classes. Every operation is a blocking one on {@link Threads}: those that compare have no other
 * form, and {@code getAsync} holds up its caller for longer than {@code get} takes (5.7.0, two
 * members on loopback: 3,400 a second however many are under way, against 78,000).
 */
final class HazelcastPinStore implements PinStore {
  private final SharedMap<UUID, String> map;
  private final Threads threads;

  /**
   * A store over a map.
   *
   * @param threads closed by the caller
   */
  HazelcastPinStore(SharedMap<UUID, String> map, Threads threads) {
    this.map = map;
    this.threads = threads;
  }

  @Override
  public CompletionStage<@Nullable String> find(SessionKey key) {
    return threads.ask(map.ownerOf(uuid(key)), () -> map.get().get(uuid(key)));
  }

  @Override
  public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
    return threads.ask(map.ownerOf(uuid(key)), () -> map.get().putIfAbsent(uuid(key), value));
  }

  @Override
  public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
    return threads.ask(
        map.ownerOf(uuid(key)), () -> map.get().replace(uuid(key), expected, replacement));
  }

  @Override
  public CompletionStage<Boolean> remove(SessionKey key, String expected) {
    return threads.ask(map.ownerOf(uuid(key)), () -> map.get().remove(uuid(key), expected));
  }

  @Override
  public CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action) {
    return threads.ask(
        Threads.ANY,
        () -> {
          for (Map.Entry<UUID, String> entry : map.get()) { // fetched a few at a time
            UUID key = entry.getKey();
            action.accept(
                new SessionKey(key.getMostSignificantBits(), key.getLeastSignificantBits()),
                entry.getValue());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Long> count(String value) {
    return threads.ask(
        Threads.ANY,
        () -> map.get().aggregate(Aggregators.count(), Predicates.equal("this", value)));
  }

  /** The map is the cluster's, and stays. */
  @Override
  public void close() {}

  private static UUID uuid(SessionKey key) {
    return new UUID(key.high(), key.low());
  }
}
