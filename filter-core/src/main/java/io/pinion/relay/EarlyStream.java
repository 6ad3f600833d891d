package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An event stream that begins before there is an answer: what the answer turns out to be is told by
 * its events, or, where it is no event stream, by a last one. Used in the turns of one exchange;
 * whether it is wanted others may say and ask.
 */
final class EarlyStream {
  private final TerminalEvents terminalEvents;
  private final ContainerTraits container;
  private final Runnable turn;
  private volatile @Nullable Fields fields;
  private boolean begun;
  private @Nullable Explanation explanation;

  /**
   * One that is not wanted yet.
   *
   * @param turn asks for a turn; called when an explanation is there
   */
  EarlyStream(TerminalEvents terminalEvents, ContainerTraits container, Runnable turn) {
    this.terminalEvents = terminalEvents;
    this.container = container;
    this.turn = turn;
  }

  /** It is to begin, with these header fields. */
  void want(Fields head) {
    fields = head;
  }

  boolean isWanted() {
    return fields != null;
  }

  /** Begins; to be called where the head of a response is set. */
  void begin(HttpServletResponse response) {
    Fields head = fields;
    if (head != null) {
      response.setStatus(HttpServletResponse.SC_OK);
      head.forEach(response::setHeader);
      begun = true;
    }
  }

  boolean hasBegun() {
    return begun;
  }

  /** Whether an answer cannot be passed on in it, but only be told of. */
  boolean excludes(Answer answer) {
    return begun && !answer.isPlainEventStream();
  }

  /** The last event, which stands for such an answer; null until its body has been read. */
  byte @Nullable [] explain(Answer answer) {
    Explanation asked = explanation;
    if (asked == null) {
      asked = new Explanation(answer, terminalEvents, container.invocation(), turn);
      explanation = asked;
      asked.read();
    }
    return asked.event();
  }
}
