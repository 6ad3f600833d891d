package io.pinion.route;

import io.pinion.pin.StoreObserver;
import io.pinion.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What of a request decides about its route.
 *
 * @param session its session; null if it has none
 * @param continuation the answer that it continues; null if there is none
 * @param model the model it asks for; null if it names none
 * @param observer sees what stores are asked for it
 */
public record Call(
    @Nullable Session session,
    @Nullable Continuation continuation,
    @Nullable String model,
    StoreObserver observer) {
  /** One whose questions to stores nobody sees. */
  public Call(
      @Nullable Session session, @Nullable Continuation continuation, @Nullable String model) {
    this(session, continuation, model, StoreObserver.NONE);
  }

  /** A request of this session, if any, that asks for no model and continues nothing. */
  public static Call of(@Nullable Session session) {
    return new Call(session, null, null);
  }
}
