package io.pinion.relay;

import io.pinion.backend.Backend;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * A backend's connection after 101: bytes both ways, none of which are looked at here. One thread
 * at a time may read, and one write. Whoever is given it closes it.
 */
public final class SwitchedConnection {
  private final Backend backend;
  private final Response head;
  private final Consumer<HttpServletResponse> decoration;
  private final EndPoint endPoint;
  private final InvocationType invocation;

  /** What had come with the head. */
  private @Nullable ByteBuffer early;

  /**
   * Takes a connection over from the HTTP client.
   *
   * @param decoration adds the gateway's own fields to the head
   * @param invocation how callbacks that may write to the client have to be run
   */
  SwitchedConnection(
      Backend backend,
      Response head,
      Consumer<HttpServletResponse> decoration,
      EndPoint endPoint,
      InvocationType invocation) {
    this.backend = backend;
    this.head = head;
    this.decoration = decoration;
    this.endPoint = endPoint;
    this.invocation = invocation;
    endPoint.setIdleTimeout(0); // the tunnel has a limit of its own
    endPoint.upgrade(new Taken(endPoint, Runnable::run));
  }

  /** Whose it is. */
  public Backend backend() {
    return backend;
  }

  /** Sets status and fields of the backend's 101, and the gateway's own. */
  public void writeHead(HttpServletResponse response) {
    AnswerHead.write(head, response);
    response.setHeader("Upgrade", Switching.PROTOCOL);
    response.setHeader("Connection", "Upgrade");
    decoration.accept(response);
  }

  /**
   * Reads what has come.
   *
   * @return how many bytes; 0 if there are none yet, -1 at the end
   */
  public int read(byte[] buffer) throws IOException {
    ByteBuffer first = early;
    if (first == null) {
      return endPoint.fill(ByteBuffer.wrap(buffer, 0, 0)); // to which it appends
    }
    int count = Math.min(first.remaining(), buffer.length);
    first.get(buffer, 0, count);
    if (!first.hasRemaining()) {
      early = null;
    }
    return count;
  }

  /** Tells once when there is something to read, or the end; not to be asked twice before that. */
  public void whenReadable(Runnable readable, Consumer<Throwable> failed) {
    endPoint.fillInterested(Callback.from(invocation, readable, failed));
  }

  /**
   * Sends bytes, which are the connection's until it tells that they are sent, or that it failed.
   */
  public void write(ByteBuffer bytes, Runnable sent, Consumer<Throwable> failed) {
    endPoint.write(Callback.from(invocation, sent, failed), bytes);
  }

  /** Tells the backend that nothing more comes. */
  public void shutdownOutput() {
    endPoint.shutdownOutput();
  }

  /** Closes it, both ways; idempotent. */
  public void close() {
    endPoint.close();
  }

  /** Takes the place of the HTTP client's connection, which would read answers. */
  private final class Taken extends AbstractConnection implements Connection.UpgradeTo {
    Taken(EndPoint endPoint, Executor executor) {
      super(endPoint, executor);
    }

    @Override
    public void onUpgradeTo(@Nullable ByteBuffer bytes) {
      early = bytes != null && bytes.hasRemaining() ? bytes : null;
    }

    @Override
    public void onFillable() {
      // nobody asks by it
    }
  }
}
