package io.pinion.tunnel;

import io.pinion.relay.ContainerTraits;
import io.pinion.relay.Serial;
import io.pinion.relay.SwitchedConnection;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what the client sends, one piece at a time: the client is not read while the backend
 * does not take what came before.
 */
final class ToBackend implements ReadListener {
  private static final int END = -1;
  private static final long LONGEST_PAUSE = 10_000_000;
  private static final long SHORTEST_PAUSE = 50_000;

  private final Serial turns = new Serial(this::turn);
  private final Tunnel tunnel;
  private final SwitchedConnection backend;
  private final ServletInputStream in;
  private final Frames frames = new Frames();
  private final Piece piece = new Piece();

  private final ContainerTraits container;
  private boolean outputEnded;

  private volatile @Nullable CloseFrame close;
  private volatile boolean writing;
  private volatile long sentAt;
  private volatile boolean ended;
  private volatile boolean shut;
  private volatile boolean dropping;
  private final AtomicLong bytes = new AtomicLong();

  /** The container's thread that is inside {@code onDataAvailable}, where only that may read. */
  private volatile @Nullable Thread reader;

  /**
   * Whether there may be something to read, by what the reader has seen. Where not, it does not ask
   * again in the same callback: of a client that has ended, Open Liberty says no once, and yes to
   * whoever asks again, for a byte that nobody has sent (26.0.0.3).
   */
  private volatile boolean more;

  /** Whether the reader has left without having read all that there was. */
  private volatile boolean leftUnread;

  /** How long the reader keeps off the next, in nanoseconds; for the reader alone. */
  private long pause = SHORTEST_PAUSE;

  /**
   * The client's side of a tunnel.
   *
   * @param container whose stream this is
   */
  ToBackend(
      Tunnel tunnel, SwitchedConnection backend, ServletInputStream in, ContainerTraits container) {
    this.tunnel = tunnel;
    this.backend = backend;
    this.in = in;
    this.container = container;
  }

  @Override
  public void onDataAvailable() {
    if (container.upgradedInCallbacksOnly()) {
      readHere();
    } else {
      turns.signal();
    }
    linger();
  }

  /** In another callback of the container: reads what was left unread, as there may be no event. */
  void readOn() {
    pause = SHORTEST_PAUSE; // the client takes something
    if (leftUnread && !givesWay()) {
      readHere();
      linger();
    }
  }

  /**
   * Reads with this thread alone, which waits here while the backend takes what was read, until the
   * client has to send more or the tunnel is over. It leaves too where it would keep the container
   * from telling that the client takes its bytes again, for which the backend may wait in turn. The
   * container calls again at once while there is something unread; so whoever comes back in vain
   * leaves later each time.
   */
  private void readHere() {
    reader = Thread.currentThread();
    leftUnread = false;
    more = true;
    turns.signal();
    boolean vain = givesWay();
    pause = vain ? Math.min(2 * pause, LONGEST_PAUSE) : SHORTEST_PAUSE;
    while (more && !leftUnread && !ended && !tunnel.isOver()) {
      LockSupport.parkNanos(this, vain ? pause : LONGEST_PAUSE); // or until a turn ends it
      turns.signal();
      leftUnread = givesWay();
    }
    reader = null;
  }

  /** Whether the reader is in the way of the container's other callback. */
  private boolean givesWay() {
    return writing && !dropping && tunnel.inTheWay();
  }

  /** The container has no room for the client: the reader may be in the way. */
  void roomIsAwaited() {
    LockSupport.unpark(reader);
  }

  @Override
  public void onAllDataRead() {
    end();
    linger();
  }

  /** How containers tell that the client has ended its side, or reset the connection. */
  @Override
  public void onError(Throwable cause) {
    if (cause instanceof EOFException) {
      end();
    } else {
      tunnel.clientGone(cause);
    }
    linger();
  }

  /** Not inside a turn, which is to tell the backend first: Tomcat calls back from isReady too. */
  private void linger() {
    if (reader != Thread.currentThread()) {
      tunnel.linger();
    }
  }

  /** Sends the backend a Close at the end of the frame that is under way, and nothing after it. */
  void close(CloseFrame frame) {
    close = frame;
    turns.signal();
  }

  /**
   * Reads on, although nobody wants it any more, until the client has ended or said its Close: with
   * bytes unread, the end of the connection would be a reset, which may take our Close along.
   *
   * @return whether there is something to wait for
   */
  boolean drop() {
    dropping = true;
    turns.signal();
    return !isDone();
  }

  private boolean isDone() {
    return ended || frames.isClosed();
  }

  /** Whether the client's Close has passed. */
  boolean isClosed() {
    return frames.isClosed();
  }

  /** Whether the client sends nothing more. */
  boolean hasEnded() {
    return ended;
  }

  /** Bytes that the client has sent. */
  long bytes() {
    return bytes.get();
  }

  private void end() {
    ended = true;
    turns.signal();
  }

  private void turn() {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = !tunnel.isOver() && step();
      }
      if (dropping && isDone()) {
        tunnel.endAsWanted();
      }
    } catch (EOFException e) {
      end();
    } catch (IOException e) {
      tunnel.clientGone(e);
    } catch (RuntimeException e) { // the container's, which may throw what it likes
      tunnel.clientGone(e);
    }
  }

  /** One step; false if somebody calls back when there is another to make. */
  private boolean step() throws IOException {
    if (writing && !dropping) {
      return false;
    }
    if (writing && !shut) { // the backend has stopped to read; from here on nothing goes there
      shut = true;
      piece.letGo(); // it has the array
    }
    CloseFrame wanted = close;
    if (wanted != null && !shut && frames.isAtBoundary()) {
      shut = true;
      if (!frames.isClosed()) {
        send(wanted.masked());
        return true;
      }
    }
    int count = read();
    if (count > 0) {
      pass(count);
      return true;
    }
    if (count == END) {
      endBackend();
    } else {
      piece.letGo();
    }
    return false;
  }

  private int read() throws IOException {
    if (ended) {
      return END;
    }
    if (!mayRead()) {
      return 0;
    }
    if (container.upgradedInCallbacksOnly() && !more) {
      return 0; // the container calls back
    }
    boolean ready = in.isReady();
    more = ready;
    return ready ? in.read(piece.array()) : 0;
  }

  /** Whether this turn may touch the stream; if not, the thread that may is told to. */
  private boolean mayRead() {
    Thread only = reader;
    boolean may = !container.upgradedInCallbacksOnly() || only == Thread.currentThread();
    if (!may) {
      LockSupport.unpark(only);
    }
    return may;
  }

  private void endBackend() {
    ended = true;
    if (!outputEnded) {
      outputEnded = true;
      shut = true;
      backend.shutdownOutput();
      tunnel.clientEnded();
    }
  }

  private void pass(int count) {
    byte[] array = piece.array();
    piece.filled(count);
    ByteBuffer read = ByteBuffer.wrap(array, 0, count);
    frames.follow(read);
    bytes.addAndGet(count);
    if (!shut) { // else it has had its Close, and nothing follows that
      tunnel.passed();
      send(read);
    }
  }

  /** Whether the backend has left what it is to take for so long. */
  boolean waitsLongerThan(Duration limit, long now) {
    return writing && now - sentAt > limit.toNanos();
  }

  private void send(ByteBuffer frame) {
    sentAt = System.nanoTime();
    writing = true;
    backend.write(frame, this::sent, tunnel::backendFailed);
  }

  private void sent() {
    writing = false;
    turns.signal();
  }
}
