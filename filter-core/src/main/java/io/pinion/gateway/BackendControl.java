package io.pinion.gateway;

import io.pinion.backend.BackendPool;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Changes the backends at run time, for all members that share the store; with the store {@code
 * memory} for this one alone. What is changed outranks the configuration until it is {@link
 * #reset}, and lasts as long as any member does. No stream is cut, and no pinned session moves but
 * for a backend that is removed or draining, when its time is over ({@code pinion.drain.timeout}).
 *
 * <p>Safe for many threads; no method blocks. Changes are made in the order of the calls, none
 * before the one before it is made or has failed. Each stage completes once this member follows the
 * change, the others do within about a second. It fails with a {@link
 * java.util.NoSuchElementException} if there is no such backend, or with an {@link
 * IllegalArgumentException} that says what is wrong: then nothing has changed. It also fails with
 * what the store says if the other members cannot be reached, or with a {@link
 * java.util.concurrent.TimeoutException} if the store does not answer in 5 seconds: then the change
 * may be made all the same, later. It may complete on a thread of the store, which must not be held
 * up.
 *
 * <p>Settings are given as in the configuration, by the keys that they have there after {@code
 * pinion.backend.ID.}, and checked alike; what is not given is as configured there, or by default.
 * Headers may be credentials, which the store must not have: they are taken from each member's own
 * configuration alone, also for a backend that is not in {@code pinion.backends}.
 */
public interface BackendControl {
  /** Those in force now, those that drain included. */
  BackendPool pool();

  /**
   * Adds a backend, or adds again a configured one that was removed.
   *
   * @param id an id as in {@code pinion.backends}
   * @param settings for example its url and weight
   */
  CompletionStage<Void> add(String id, Map<String, String> settings);

  /**
   * Changes settings of a backend; those that are not given stay as they are.
   *
   * @param id as configured or added, a DNS name's own too
   */
  CompletionStage<Void> change(String id, Map<String, String> settings);

  /**
   * Removes a backend, which drains first.
   *
   * @param id as configured or added, a DNS name's own too; not of one of its addresses
   */
  CompletionStage<Void> remove(String id);

  /**
   * Lets a backend have no new sessions, and keep those that are pinned to it.
   *
   * @param id of any in the pool, or a DNS name's own for all its addresses
   */
  CompletionStage<Void> drain(String id);

  /**
   * Ends the drain of a backend.
   *
   * @param id as it was given to {@link #drain}
   */
  CompletionStage<Void> activate(String id);

  /**
   * Undoes all of the above for a backend: it is as configured.
   *
   * @param id as configured, added or removed
   */
  CompletionStage<Void> reset(String id);
}
