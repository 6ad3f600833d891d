package io.pinion.relay;

import java.io.IOException;

/**
 * The terminal event of a stream that is not whole, and the moment that its client is given to read
 * it, for some drop what they have not read yet when the connection breaks. Used in the turns of
 * one exchange.
 */
final class LastWords {
  private final TerminalEvents terminalEvents;
  private final Runnable turn;
  private boolean sent;
  private volatile boolean over;

  /**
   * Nothing said yet.
   *
   * @param turn asks for a turn; called when the moment is over
   */
  LastWords(TerminalEvents terminalEvents, Runnable turn) {
    this.terminalEvents = terminalEvents;
    this.turn = turn;
  }

  /** There is no time to wait until they have been read. */
  void hurry() {
    over = true;
  }

  /**
   * Says them.
   *
   * @return whether that is done; if not, there will be another turn
   */
  boolean say(byte[] event, AnswerWriter to) throws IOException {
    if (!to.endWith(event)) {
      return false;
    }
    if (!sent) {
      sent = true;
      terminalEvents.afterLastWords(
          () -> {
            over = true;
            turn.run();
          });
    }
    return over;
  }
}
