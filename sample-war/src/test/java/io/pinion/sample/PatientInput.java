package io.pinion.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a socket receives, with one deadline for each wait of a test, however many reads it takes.
 */
final class PatientInput extends InputStream {
  private final Socket socket;
  private final InputStream in;
  private Duration patience = Signal.PATIENCE;
  private long deadline;
  private long received;

  PatientInput(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /** The reads from here to the next call share this time. */
  void startWaiting(Duration length) {
    patience = length;
    deadline = System.nanoTime() + length.toNanos();
  }

  @Override
  public int read() throws IOException {
    throw new UnsupportedOperationException("read by blocks only");
  }

  /** Fails the test when the time is over. */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    socket.setSoTimeout((int) Math.max(1, left));
    try {
      int count = in.read(target, offset, length);
      received += Math.max(0, count);
      return count;
    } catch (SocketTimeoutException e) {
      throw new AssertionError(
          socket.getRemoteSocketAddress()
              + " sent nothing more within "
              + patience
              + ", "
              + received
              + " bytes before",
          e);
    }
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }
}
