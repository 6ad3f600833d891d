package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;

/** Decides about a backend's answer. Called on the thread that reads it: must not block. */
public interface AttemptListener {
  /**
   * The head of an answer has come. Called at most once.
   *
   * @return whether the client is to have this answer; if not, the attempt is over
   */
  boolean admits(int status);

  /** The last word on the head of an admitted answer, called when its own fields are set. */
  void decorate(HttpServletResponse response);

  /** The attempt is over without an admitted answer. Called at most once, never after a yes. */
  void missed(Outcome outcome);
}
