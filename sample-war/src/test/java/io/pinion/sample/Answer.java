package io.pinion.sample;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a {@link TestBackend}'s answer to one request has got, and the gate that lets it go on.
 * For all threads. Waits fail the test when their time is over: 20 seconds unless given.
 */
public final class Answer {
  /** How an answer ended. */
  public enum End {
    /** The whole answer was written, or what the script wanted of it. */
    WRITTEN,
    /** The peer closed or reset the connection first. */
    PEER_CLOSED,
    /** The backend was killed or closed. */
    BACKEND_CLOSED
  }

  private final Signal signal = new Signal();
  private final String of;
  private long permits;
  private int pieces;
  private long bytes;
  private boolean peerClosed;
  private boolean peerReset;
  private boolean backendClosed;
  private @Nullable End end;

  Answer(String of) {
    this.of = of;
  }

  /** Lets one gated thing happen. */
  public void release() {
    release(1);
  }

  public void release(int count) {
    signal.change(() -> permits += count);
  }

  /** Opens the gate for good. */
  public void open() {
    release(Integer.MAX_VALUE);
  }

  /** Pieces (events) that the socket has accepted. */
  public int piecesWritten() {
    return signal.read(() -> pieces);
  }

  /** Body bytes that the socket has accepted, without framing. */
  public long bytesWritten() {
    return signal.read(() -> bytes);
  }

  public void awaitPieces(int count) {
    signal.require(() -> pieces >= count, Signal.PATIENCE, () -> "piece " + count + state());
  }

  /** The same, but returns as well when no further piece will come. */
  public void awaitPiecesOrEnd(int count) {
    signal.require(
        () -> pieces >= count || end != null,
        Signal.PATIENCE,
        () -> "piece " + count + ", nor the end," + state());
  }

  /**
   * Waits until the socket has accepted nothing for {@code quiet}, which is how a full buffer
   * looks.
   *
   * @return the body bytes it accepted until then
   */
  public long awaitStalled(Duration quiet) {
    long before = bytesWritten();
    while (true) {
      long seen = before;
      if (!signal.await(() -> bytes != seen || end != null, quiet)) {
        return seen;
      }
      if (end() != null) {
        throw new AssertionError("the answer never stalled" + state());
      }
      before = bytesWritten();
    }
  }

  /** Waits until the peer has closed or reset the connection, seen by a read or a write. */
  public void awaitPeerClosed() {
    awaitPeerClosed(Signal.PATIENCE);
  }

  public void awaitPeerClosed(Duration patience) {
    signal.require(() -> peerClosed, patience, () -> "close by the peer" + state());
  }

  public boolean peerClosed() {
    return signal.read(() -> peerClosed);
  }

  /** Whether the peer was seen to close by a reset. */
  public boolean peerReset() {
    return signal.read(() -> peerReset);
  }

  /** Waits until the backend has done with this answer. */
  public End awaitEnd() {
    signal.require(() -> end != null, Signal.PATIENCE, () -> "end" + state());
    return Objects.requireNonNull(end());
  }

  private @Nullable End end() {
    return signal.read(() -> end);
  }

  /** Takes a permit, waiting for it; false when the connection went first. */
  boolean awaitPermit() {
    signal.awaitUnlimited(() -> permits > 0 || gone());
    boolean[] taken = {false};
    signal.change(
        () -> {
          taken[0] = !gone();
          if (taken[0]) {
            permits--;
          }
        });
    return taken[0];
  }

  /** Waits, without limit, until somebody says that it has ended, or the connection is gone. */
  void awaitEndUnlimited() {
    signal.awaitUnlimited(() -> end != null || gone());
  }

  /** Waits, without limit, until the connection is of no more use. */
  void awaitGone() {
    signal.awaitUnlimited(this::gone);
  }

  boolean isGone() {
    return signal.read(this::gone);
  }

  void pieceWritten(int size) {
    signal.change(
        () -> {
          pieces++;
          bytes += size;
        });
  }

  void peerClosed(boolean reset) {
    signal.change(
        () -> {
          peerClosed = true;
          peerReset |= reset;
        });
  }

  void backendClosed() {
    signal.change(() -> backendClosed = true);
  }

  /** Only the first end counts. */
  void ended() {
    signal.change(
        () -> {
          if (end == null) {
            end = backendClosed ? End.BACKEND_CLOSED : peerClosed ? End.PEER_CLOSED : End.WRITTEN;
          }
        });
  }

  private boolean gone() {
    return peerClosed || backendClosed;
  }

  private String state() {
    return " of the answer to " + of + " (" + pieces + " pieces, " + bytes + " bytes written)";
  }

  @Override
  public String toString() {
    return signal.read(this::state).strip();
  }
}
