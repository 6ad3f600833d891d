package io.pinion.relay;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The container's stream of a request's body, read without blocking, with what containers do
 * differently. Used in the turns of one {@link RequestBody}; callbacks are told to it before they
 * ask for a turn.
 */
final class BodyInput {
  /** Nothing is at hand; a callback comes when there is. */
  static final int NOTHING = -2;

  private static final int END = -1;
  private static final long PAUSE_NANOS = 50_000_000;

  private final ServletInputStream stream;
  private final ContainerTraits container;
  private final UploadPace pace;
  private volatile boolean inService;
  private volatile boolean allRead;

  /** The container's thread that is inside {@code onDataAvailable}, where only that may read. */
  private volatile @Nullable Thread reader;

  BodyInput(ServletInputStream stream, ContainerTraits container, UploadPace pace) {
    this.stream = stream;
    this.container = container;
    this.pace = pace;
  }

  /**
   * Reads what is at hand.
   *
   * @return how many bytes, -1 at the end of the body, or {@link #NOTHING}
   */
  int read(byte[] buffer, int offset) throws IOException {
    if (allRead) {
      if (!container.saysAllReadEarly() || !stream.isReady()) {
        return END;
      }
    } else if (!isAtHand()) {
      return NOTHING;
    }
    return stream.read(buffer, offset, buffer.length - offset);
  }

  /**
   * Has a turn read what has come with the head, in {@code service()}, before a ReadListener is
   * set: that saves a dispatch if it is the whole body. If it is known not to be, nothing is read.
   */
  void readInService(long length, Runnable turn) throws IOException {
    if (container.countsAvailable() && stream.available() < length) {
      return;
    }
    inService = true;
    turn.run();
    inService = false;
  }

  /** The container has called {@code onAllDataRead}. */
  void allDataRead() {
    allRead = true;
  }

  /**
   * The container has called {@code onDataAvailable}.
   *
   * @param turn asks for a turn, which reads
   * @param done whether no more is to be read by any turn
   */
  void dataAvailable(Runnable turn, BooleanSupplier done) {
    pace.clientCame();
    if (container.readsInCallbacks()) {
      readHere(turn, done);
    } else {
      turn.run();
    }
  }

  /** No more is to be read: a thread that waits in a callback may leave it. */
  void done() {
    LockSupport.unpark(reader);
  }

  /**
   * Reads with this thread alone, which waits here while the backend takes what was read, until the
   * client has to send more or the body is done with.
   */
  private void readHere(Runnable turn, BooleanSupplier done) {
    reader = Thread.currentThread();
    turn.run();
    while (!pace.isWaiting() && !done.getAsBoolean()) {
      LockSupport.parkNanos(this, PAUSE_NANOS); // a turn of another thread ends it sooner
      turn.run();
    }
    reader = null;
  }

  private boolean isAtHand() throws IOException {
    if (inService) {
      return stream.available() > 0; // with no ReadListener set, a read of more would block
    }
    if (pace.isWaiting() || !mayRead()) {
      return false;
    }
    pace.waitForClient(); // before asking: the callback may come while isReady() returns
    if (!stream.isReady()) {
      return false;
    }
    pace.clientCame();
    return true;
  }

  /** Whether this turn may touch the stream; if not, the thread that may is told to. */
  private boolean mayRead() {
    Thread only = reader;
    boolean may = !container.readsInCallbacks() || only == Thread.currentThread();
    if (!may) {
      LockSupport.unpark(only);
    }
    return may;
  }
}
