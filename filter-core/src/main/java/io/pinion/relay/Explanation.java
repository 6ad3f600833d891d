package io.pinion.relay;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** Turns an answer that is no event stream into the last event of one. */
final class Explanation {
  /** Longer than any error object that a person would read. */
  private static final int MAX_BODY = 64 * 1024;

  private static final byte[] NONE = {};

  private final Answer answer;
  private final TerminalEvents events;
  private final InvocationType invocation;
  private final Runnable ready;
  private volatile byte @Nullable [] event;

  /**
   * An explanation by an answer, of which nothing is read yet.
   *
   * @param invocation how {@code ready} is to be run, which writes to the client
   * @param ready told when {@link #event} is there
   */
  Explanation(Answer answer, TerminalEvents events, InvocationType invocation, Runnable ready) {
    this.answer = answer;
    this.events = events;
    this.invocation = invocation;
    this.ready = ready;
  }

  /** Reads the answer's body; one that is too long or breaks off explains nothing. */
  void read() {
    Content.Source.asByteArrayAsync(
        answer.body(),
        MAX_BODY,
        Promise.Invocable.from(invocation, this::explainBy, this::explainWithout));
  }

  private void explainWithout(Throwable cause) {
    answer.cancel(cause);
    explainBy(NONE);
  }

  private void explainBy(byte[] body) {
    event = events.insteadOf(answer.status(), body);
    ready.run();
  }

  /** The event; null until it is known. */
  byte @Nullable [] event() {
    return event;
  }
}
