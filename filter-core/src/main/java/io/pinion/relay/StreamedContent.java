package io.pinion.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.util.Callback;

/**
 * A body that goes to a backend while it comes from the client: what was collected first, then what
 * comes, one buffer at a time. The next is given only when the backend has taken the one before.
 */
final class StreamedContent extends AsyncRequestContent implements Callback {
  private final long declared;
  private final Runnable onTaken;
  private final Runnable onSent;
  private volatile boolean taken;
  private volatile boolean busy;

  /**
   * A body of which nothing is sent yet.
   *
   * @param declared its length; -1 if it is unknown
   * @param onTaken told once, when a connection asks for more than was given at first, and before
   *     it is given anything: from then on there is no way back
   * @param onSent told each time that the buffer given last may be used again
   */
  StreamedContent(long declared, Runnable onTaken, Runnable onSent) {
    super((String) null); // Content-Type is among the request's fields, or is not sent
    this.declared = declared;
    this.onTaken = onTaken;
    this.onSent = onSent;
  }

  /** Gives the next bytes; they must be left alone until {@code onSent}. */
  void give(byte[] bytes, int count) {
    busy = true;
    write(ByteBuffer.wrap(bytes, 0, count), this);
  }

  /** Whether a backend has begun to take the body. */
  boolean isTaken() {
    return taken;
  }

  /** Whether a backend waits for more. */
  boolean isWanting() {
    return taken && !busy;
  }

  @Override
  public long getLength() {
    return declared;
  }

  /** Asked for only once there is a connection and what was written before is used up. */
  @Override
  public void demand(Runnable demandCallback) {
    super.demand(demandCallback);
    if (!taken) {
      onTaken.run();
      taken = true;
      onSent.run();
    }
  }

  @Override
  public void succeeded() {
    busy = false;
    onSent.run();
  }

  @Override
  public void failed(Throwable cause) {
    // the attempt itself is told by the client
  }

  /** Ends the body where it stands, which the backend must see. */
  void breakOff(Throwable cause) {
    fail(cause instanceof IOException ? cause : new IOException(cause));
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
