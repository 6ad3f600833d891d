package io.pinion.relay;

/** How a client learns that its event stream cannot be completed: by a last event. */
public interface TerminalEvents {
  /** The event after which a stream ends that has broken off. */
  byte[] brokenOff(Outcome outcome);

  /** The status of an answer that is not to be, while none has been sent. */
  int statusOf(Outcome outcome);

  /** The event that stands for an answer which is no event stream, when one has begun already. */
  byte[] insteadOf(int status, byte[] body);

  /** Runs this when a client has had time to read a terminal event; never before it returns. */
  void afterLastWords(Runnable over);
}
