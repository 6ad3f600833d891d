package io.pinion.pin;

import io.pinion.session.SessionKey;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers one value for each session: an opaque string of at most {@value #MAX_VALUE_BYTES} bytes
 * in UTF-8, for backend pins the backend's id. An entry lives for the store's time to live after it
 * was last written; reading never prolongs it. A full store forgets the entries that were used
 * least recently (as closely as it can tell) and refuses nothing.
 *
 * <p>Called by many threads at once, none of which may be blocked: what has to wait completes the
 * returned stage later, on a thread of the store's own. A store that cannot answer completes it
 * exceptionally.
 */
public interface PinStore extends AutoCloseable {
  /** The longest value a store must keep, in bytes of UTF-8. */
  int MAX_VALUE_BYTES = 1024;

  /**
   * The same store for the questions of one request, which it answers or fails within the time that
   * one request may wait, all together.
   */
  default PinStore forRequest() {
    return this;
  }

  /** The value of a session; null if there is none. */
  CompletionStage<@Nullable String> find(SessionKey key);

  /**
   * Sets the value of a session that has none. Atomic: of all callers, on all members, the first
   * one writes.
   *
   * @return the earlier value, which stays; null if there was none and this call has written
   */
  CompletionStage<@Nullable String> claim(SessionKey key, String value);

  /**
   * Replaces a value by another, or by itself to renew its time to live, if it is still the
   * expected one. Atomic, so that a late loser cannot undo a newer decision.
   *
   * @return whether it was replaced
   */
  CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement);

  /**
   * Removes a value if it is still the expected one. Atomic.
   *
   * @return whether it was removed
   */
  CompletionStage<Boolean> remove(SessionKey key, String expected);

  /**
   * Shows the entries, one after the other, each at most once; of those that are written or removed
   * meanwhile some. May count as a use of each.
   *
   * @return completes after the last one
   */
  CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action);

  /** How many sessions have this value now, as far as the store can tell. */
  CompletionStage<Long> count(String value);

  /** Releases what the store holds. Later calls may fail. */
  @Override
  void close();
}
