package io.pinion.demo.routing;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where members keep their pins. */
enum Store {
  /** In one map for all members. */
  HAZELCAST,
  /** Each member for itself. */
  MEMORY;

  /** The value of {@code pinion.store}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The store of that id.
   *
   * @param setting where the id comes from, for people
   * @throws IllegalArgumentException if there is none
   */
  static Store of(String setting, String id) {
    return Arrays.stream(values())
        .filter(store -> store.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    setting
                        + "="
                        + id
                        + ": expected "
                        + Arrays.stream(values())
                            .map(Store::id)
                            .collect(Collectors.joining(" or "))));
  }
}
