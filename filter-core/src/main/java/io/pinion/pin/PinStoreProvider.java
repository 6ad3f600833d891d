package io.pinion.pin;

import java.time.Duration;

/**
 * Opens pin stores of one make; found by {@link java.util.ServiceLoader} and named by a setting.
 */
public interface PinStoreProvider {
  /** The name that {@code pinion.store} gives, for example {@code memory}. */
  String name();

  /**
   * Opens one of several maps; the caller closes it.
   *
   * @param map its name, the same on every member
   * @param ttl the time to live of an entry, above zero
   * @param maxEntries how many entries a member keeps, above zero
   */
  PinStore open(String map, Duration ttl, int maxEntries);
}
