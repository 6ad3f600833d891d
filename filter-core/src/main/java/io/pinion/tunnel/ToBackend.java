package io.pinion.tunnel;

import io.pinion.relay.Serial;
import io.pinion.relay.SwitchedConnection;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what the client sends, one piece at a time: the client is not read while the backend
 * does not take what came before.
 */
final class ToBackend implements ReadListener {
  private static final int END = -1;

  private final Serial turns = new Serial(this::turn);
  private final Tunnel tunnel;
  private final SwitchedConnection backend;
  private final ServletInputStream in;
  private final Frames frames = new Frames();
  private final Piece piece = new Piece();

  private volatile @Nullable CloseFrame close;
  private volatile boolean writing;
  private volatile boolean ended;
  private volatile boolean shut;
  private final AtomicLong bytes = new AtomicLong();

  ToBackend(Tunnel tunnel, SwitchedConnection backend, ServletInputStream in) {
    this.tunnel = tunnel;
    this.backend = backend;
    this.in = in;
  }

  @Override
  public void onDataAvailable() {
    turns.signal();
    tunnel.linger();
  }

  @Override
  public void onAllDataRead() {
    end();
    tunnel.linger();
  }

  /** How containers tell that the client has ended its side, or reset the connection. */
  @Override
  public void onError(Throwable cause) {
    if (cause instanceof EOFException) {
      end();
    } else {
      tunnel.clientGone(cause);
    }
    tunnel.linger();
  }

  /** Sends the backend a Close at the end of the frame that is under way, and nothing after it. */
  void close(CloseFrame frame) {
    close = frame;
    turns.signal();
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
        goesOn = !tunnel.isOver() && !shut && step();
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
    if (writing) {
      return false;
    }
    CloseFrame wanted = close;
    if (wanted != null && frames.isAtBoundary()) {
      if (!frames.isClosed()) {
        send(wanted.masked());
      }
      shut = true;
      return false;
    }
    int count = read();
    if (count > 0) {
      pass(count);
      return true;
    }
    if (count == END) {
      shut = true;
      backend.shutdownOutput();
      tunnel.clientEnded();
    } else {
      piece.letGo();
    }
    return false;
  }

  private int read() throws IOException {
    if (ended) {
      return END;
    }
    return in.isReady() ? in.read(piece.array()) : 0;
  }

  private void pass(int count) {
    byte[] array = piece.array();
    piece.filled(count);
    ByteBuffer read = ByteBuffer.wrap(array, 0, count);
    frames.follow(read);
    bytes.addAndGet(count);
    tunnel.passed();
    send(read);
  }

  private void send(ByteBuffer frame) {
    writing = true;
    backend.write(frame, this::sent, tunnel::backendFailed);
  }

  private void sent() {
    writing = false;
    turns.signal();
  }
}
