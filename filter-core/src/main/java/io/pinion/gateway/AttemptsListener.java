package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.relay.Outcome;
import io.pinion.relay.SwitchedConnection;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
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

  /** No backend has answered, or will. */
  void unanswered(Outcome outcome);
}
