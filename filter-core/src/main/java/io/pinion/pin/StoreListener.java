package io.pinion.pin;

/** Told how a store does. Called by many threads; must not block. */
public interface StoreListener {
  /**
   * The store has answered.
   *
   * @param nanos how long it took
   */
  void answered(long nanos);

  /** The store has failed, or has not answered in time. */
  void failed();

  /** The store was not asked, since it has failed too often just now. */
  void skipped();
}
