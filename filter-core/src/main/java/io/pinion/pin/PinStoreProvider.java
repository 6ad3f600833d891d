package io.pinion.pin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Opens pin stores of one make; found by {@link java.util.ServiceLoader} and named by a setting.
 * Each gateway has a provider of its own: it is started once, opens its maps, and is closed after
 * them. What it answers later, it answers on threads of its own.
 */
public interface PinStoreProvider extends AutoCloseable {
  /** The name that {@code pinion.store} gives, for example {@code memory}. */
  String name();

  /** Whether members share what is stored, so that it may be slow, or not be there. */
  default boolean isShared() {
    return true;
  }

  /** The settings it knows, without the prefix {@code pinion.NAME.}. */
  default Set<String> settings() {
    return Set.of();
  }

  /**
   * What is wrong with its settings, each with its key, its value and what was expected; called
   * before {@link #start}, so that all faults of a configuration are told together.
   *
   * @param settings as for {@link #start}
   */
  default List<String> faults(Map<String, String> settings) {
    return List.of();
  }

  /**
   * Begins to work; may block for as long as it takes to join others.
   *
   * @param settings the values of those of its settings that were given, without their prefix
   * @throws IllegalArgumentException if one is not as expected; says which, its value, and what was
   *     expected
   */
  default void start(Map<String, String> settings) {}

  /**
   * Opens one of several maps; the caller closes it.
   *
   * @param map its name, the same on every member
   * @param ttl the time to live of an entry, above zero
   * @param maxEntries how many entries a member keeps, above zero
   */
  PinStore open(String map, Duration ttl, int maxEntries);

  /**
   * A value that all members have alike: the first proposal of any of them. A member whose value is
   * another one, because it could not reach the others when it proposed, takes this for its own.
   *
   * @param name what it is for
   * @param proposal what it is to be if no member has a value
   * @return fails while the others cannot be reached
   */
  default CompletionStage<String> agree(String name, String proposal) {
    return CompletableFuture.completedFuture(proposal);
  }

  /**
   * Tells the other members something about this one, for about a minute, and learns what they have
   * told.
   *
   * @return by member, without this one; fails while the others cannot be reached
   */
  default CompletionStage<Map<String, String>> exchange(String told) {
    return CompletableFuture.completedFuture(Map.of());
  }

  /** The board of the members that share the store; called once, after {@link #start}. */
  default Board board() {
    return Board.ofThisMember();
  }

  /** How many members hold what is stored, as far as this one knows. */
  default int members() {
    return 1;
  }

  /** Releases what {@link #start} has taken. May block for some seconds. */
  @Override
  default void close() {}
}
