package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.Outcome;
import io.pinion.relay.SwitchedConnection;
import io.pinion.route.Route;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Told how the attempts of one exchange went. */
interface AttemptsListener {
  /** The client gets an answer from here on. */
  void answerBegins(int status);

  /** A backend has switched to WebSocket; its connection is the listener's, which closes it. */
  void switched(SwitchedConnection connection);

  /** Who sees the answer of this backend pass; null if nobody wants to. */
  @Nullable Consumer<ByteBuffer> observer(Backend backend, boolean eventStream);

  /** The answer's head is about to be the client's. */
  void decorate(HttpServletResponse response);

  /**
   * The request is about to be sent to this backend.
   *
   * @return who is to be told of what becomes of it, instead of the listener, who is told in the
   *     end
   */
  AttemptListener sending(Backend backend, AttemptListener listener);

  /** Whether there is another route, should no backend of this one answer. */
  boolean hasNextRoute();

  /** That route; there is one. Fails if none of its backends can be called. */
  CompletionStage<Route> nextRoute();

  /** No backend has answered, or will. */
  void unanswered(Outcome outcome);
}
