package io.pinion.relay;

import java.util.Locale;

/** How an attempt or an exchange can end. */
public enum Ending {
  /** The whole answer has been passed on, the backend's or the gateway's own. */
  ANSWERED(Side.BACKEND),
  /** No connection to the backend. */
  UNREACHED(Side.BACKEND),
  /** A connection to the backend, but no TLS on it; the cause is a {@link TlsException}. */
  TLS_FAILED(Side.BACKEND),
  /** The backend has said that it has not begun the call, as HTTP/2 lets it. */
  UNPROCESSED(Side.BACKEND),
  /** A pooled connection was closed without a byte of an answer, most likely before it was used. */
  STALE(Side.BACKEND),
  /** The connection ended before the first byte of an answer's body. */
  UNANSWERED(Side.BACKEND),
  /** What came is no answer that HTTP knows, or none that can be passed on. */
  MALFORMED(Side.BACKEND),
  /** The answer's head has come, and the gateway wants to try elsewhere. */
  DECLINED(Side.BACKEND),
  /** No answer in time. */
  OVERDUE(Side.BACKEND),
  /** The backend was taken down while its answer was waited for. */
  TAKEN_DOWN(Side.BACKEND),
  /** The answer broke off after its head. */
  CUT_SHORT(Side.BACKEND),
  /** The client has left, or does not take its answer. */
  CLIENT_GONE(Side.CLIENT),
  /** The request's own body is malformed, short or late. */
  BAD_REQUEST(Side.CLIENT),
  /** The gateway's process cannot open a connection: its file descriptors are used up. */
  EXHAUSTED(Side.GATEWAY),
  /** All backends have as many calls as they may have, and the request cannot wait for a place. */
  NO_PLACE(Side.GATEWAY),
  /** The time for all attempts together is over, of which this one had a part only. */
  OUT_OF_TIME(Side.GATEWAY),
  /** The gateway is closing. */
  CLOSED(Side.GATEWAY);

  private final Side side;
  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Ending(Side side) {
    this.side = side;
  }

  /** Whose doing it is. */
  public Side side() {
    return side;
  }

  /** Whether the client is still there and may be given another answer than that. */
  public boolean leavesClientWaiting() {
    return side == Side.BACKEND || this == EXHAUSTED || this == OUT_OF_TIME;
  }

  /** As metrics and logs have it. */
  public String label() {
    return label;
  }
}
