package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides about a backend's answer. Called on the thread that reads it: must not block. */
public interface AttemptListener {
  /**
   * The head of an answer has come. Called at most once.
   *
   * @param status its status
   * @param retryAfter when to come again, as it says; null if it does not
   * @return whether the client is to have this answer; if not, it is missed as {@link
   *     Ending#DECLINED}, and kept until {@link Attempt#passOn} or {@link Attempt#abort}
   */
  boolean wants(int status, @Nullable String retryAfter);

  /**
   * Who wants to see the body of a successful answer while it passes. Asked when its head has come.
   *
   * @return is given each piece once, in order, before the client gets it, and leaves it as it is,
   *     position and all; null if nobody does
   */
  @Nullable Consumer<ByteBuffer> observer(boolean eventStream);

  /** The first byte of a wanted answer is at hand, or its end: the client gets it from here on. */
  void begins(int status);

  /** The backend has switched to WebSocket: the connection is the listener's, which closes it. */
  void switched(SwitchedConnection connection);

  /** The last word on the head of an answer that begins, called when its own fields are set. */
  void decorate(HttpServletResponse response);

  /**
   * The attempt is over and nothing of an answer has gone to the client. Called at most once, and
   * never after {@link #begins} or {@link #switched}.
   */
  void missed(Outcome outcome);
}
