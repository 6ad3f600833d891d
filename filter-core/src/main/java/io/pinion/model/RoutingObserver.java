package io.pinion.model;

import io.pinion.pin.StoreObserver;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees how the model of one request is chosen. Called by any thread; must not block. */
public interface RoutingObserver {
  /** Who sees what the store is asked. */
  StoreObserver store();

  /**
   * The router is about to be asked, once at most.
   *
   * @param router its name
   * @return header fields for a call that is made for this
   */
  Map<String, String> asks(String router);

  /**
   * It has been asked.
   *
   * @param failure why there was no answer; null if there was one
   */
  void told(@Nullable Throwable failure);
}
