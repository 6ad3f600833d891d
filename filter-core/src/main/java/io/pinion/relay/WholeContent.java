package io.pinion.relay;

import java.nio.ByteBuffer;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A whole body on its way to one backend. It lets go of the bytes as soon as the last of them have
 * been taken: the HTTP client keeps a call's content until the end of the answer, which of a stream
 * may be far away.
 */
final class WholeContent implements Request.Content {
  /**
   * The JDK copies what it writes to a socket into memory outside the heap, which it keeps for each
   * thread that ever wrote: as much as was written at once.
   */
  private static final int PIECE = 64 * 1024;

  /**
   * The client also keeps the last piece, and with it the array that it lies in: behind a body that
   * is longer than this an empty one is the last.
   */
  private static final int SHORT = 4 * 1024;

  private final int length;
  private byte @Nullable [] bytes;
  private int taken;
  private volatile @Nullable Throwable failure;

  /** A body of these bytes, which are not changed by anybody. */
  WholeContent(byte[] bytes) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  /** None: Content-Type is among the request's fields, or is not sent. */
  @Override
  public @Nullable String getContentType() {
    return null;
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public Content.Chunk read() {
    Throwable failed = failure;
    byte[] all = bytes;
    if (failed != null) {
      return Content.Chunk.from(failed);
    } else if (all == null) {
      return Content.Chunk.EOF;
    }
    int count = Math.min(PIECE, length - taken);
    ByteBuffer piece = ByteBuffer.wrap(all, taken, count);
    taken += count;
    if (taken == length) {
      bytes = null;
    }
    return Content.Chunk.from(piece, length <= SHORT);
  }

  @Override
  public void demand(Runnable demandCallback) {
    demandCallback.run(); // there is always something to read
  }

  @Override
  public void fail(Throwable cause) {
    failure = cause;
    bytes = null;
  }
}
