package io.pinion.tunnel;

import io.pinion.relay.Serial;
import io.pinion.relay.SwitchedConnection;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what the backend sends, one piece at a time: the backend is not read while the client
 * does not take what came before. Every callback, of container and client alike, only asks for a
 * turn.
 */
final class ToClient implements WriteListener {
  private static final int END = -1;

  private final Serial turns = new Serial(this::turn);
  private final Tunnel tunnel;
  private final SwitchedConnection backend;
  private final ServletOutputStream out;
  private final Frames frames = new Frames();
  private final Piece piece = new Piece();
  private final Room room = new Room();

  private boolean flushDue = true; // Payara sends the 101 with the first flush
  private boolean ended;

  private volatile @Nullable CloseFrame close;
  private volatile boolean opened;
  private volatile boolean asked;
  private final AtomicLong bytes = new AtomicLong();

  ToClient(Tunnel tunnel, SwitchedConnection backend, ServletOutputStream out) {
    this.tunnel = tunnel;
    this.backend = backend;
    this.out = out;
  }

  @Override
  public void onWritePossible() {
    opened = true;
    room.came();
    turns.signal();
    tunnel.readOn();
  }

  @Override
  public void onError(Throwable cause) {
    tunnel.clientGone(cause);
  }

  /** Sends the client a Close at the end of the frame that is under way, and ends with it. */
  void close(CloseFrame frame) {
    close = frame;
    turns.signal();
  }

  /** Whether the backend's Close has passed. */
  boolean isClosed() {
    return frames.isClosed();
  }

  /** Whether the container has yet to call back, since the client has not taken what it has. */
  boolean awaitsRoom() {
    return room.isAwaited();
  }

  /** Whether that has been so for so long. */
  boolean awaitsRoomLongerThan(Duration limit, long now) {
    return room.isAwaitedLongerThan(limit, now);
  }

  /** Bytes handed to the container. */
  long bytes() {
    return bytes.get();
  }

  private void turn() {
    try {
      boolean goesOn = opened;
      while (goesOn) {
        goesOn = !tunnel.isOver() && step();
      }
    } catch (IOException e) {
      tunnel.clientGone(e);
    } catch (RuntimeException e) { // the container's, which may throw what it likes
      tunnel.clientGone(e);
    }
  }

  /** One step; false if somebody calls back when there is another to make. */
  private boolean step() throws IOException {
    if (!room.isIn(out)) {
      tunnel.roomIsAwaited();
      return false; // and what was written is the container's until then
    }
    CloseFrame wanted = close;
    if (wanted != null && !ended && frames.isAtBoundary()) {
      endWith(wanted);
      return true;
    }
    int count = ended ? END : read();
    if (count > 0) {
      pass(count);
      return true;
    }
    if (flushDue) {
      flushDue = false;
      out.flush();
      return true;
    }
    if (count == END) {
      return endOfBackend();
    }
    piece.letGo();
    ask();
    return false;
  }

  private int read() {
    if (asked) {
      return 0;
    }
    try {
      return backend.read(piece.array());
    } catch (IOException e) {
      tunnel.backendFailed(e);
      return END;
    }
  }

  private void pass(int count) throws IOException {
    byte[] array = piece.array();
    piece.filled(count);
    frames.follow(ByteBuffer.wrap(array, 0, count));
    // Undertow sends the whole of an array, whatever part of it is meant
    out.write(count == array.length ? array : Arrays.copyOf(array, count));
    flushDue = true;
    bytes.addAndGet(count);
    tunnel.passed();
  }

  private void ask() {
    if (!asked) {
      asked = true;
      backend.whenReadable(this::readable, this::unreadable);
    }
  }

  private void readable() {
    asked = false;
    turns.signal();
  }

  private void unreadable(Throwable cause) {
    tunnel.backendFailed(cause);
    readable();
  }

  /** Nothing more comes; whether there is something to send all the same. */
  private boolean endOfBackend() throws IOException {
    if (!ended && frames.isAtBoundary() && !frames.isClosed() && tunnel.owesClose()) {
      endWith(CloseFrame.BAD_GATEWAY);
      return true;
    }
    if (ended) {
      tunnel.closeSent();
    } else {
      tunnel.backendEnded();
    }
    return false;
  }

  private void endWith(CloseFrame frame) throws IOException {
    ended = true;
    if (!frames.isClosed()) {
      out.write(frame.unmasked().array());
      flushDue = true;
    }
  }
}
