package io.pinion.relay;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer's body to a servlet stream without blocking, one chunk at a time. A chunk is
 * held, handed over to the container and not to be touched until {@code isReady()}, then released;
 * after that a flush may be due, and with nothing held the backend is asked for more. It is not
 * read meanwhile, so that back pressure reaches it.
 *
 * <p>Used in the turns of one exchange; what is volatile others may read.
 */
final class AnswerWriter {
  /** How far {@link #advance} has come. */
  enum Progress {
    /** The container is not ready, or the backend has nothing at hand: either calls back. */
    WAITING,
    /** The whole body is written. */
    WHOLE,
    /** The backend broke the body off: {@link #failure}. */
    BROKEN
  }

  /** A comment in parts: the first makes a client that has left say so, the next trips over it. */
  private static final List<byte[]> COMMENT =
      List.of(ascii(":"), ascii(" keep-alive"), ascii("\n\n"));

  private static final byte[] EMPTY_LINE = ascii("\n\n");

  private final ServletOutputStream out;
  private final ContainerTraits container;
  private final Runnable moreBody;

  private Content.@Nullable Chunk held;
  private boolean handedOver;
  private boolean ready;
  private int flushesDue;
  private boolean flushedBefore;
  private boolean appended;
  private int commentParts;
  private final EventBoundary boundary = new EventBoundary();
  private @Nullable Throwable failure;

  private volatile boolean demanded;
  private volatile boolean blocked;
  private volatile long lastWrite = System.nanoTime();
  private volatile long lastSign = lastWrite;
  private volatile long bytesWritten;

  /**
   * A writer to a stream that has, or is about to have, a WriteListener.
   *
   * @param container how the stream behaves
   * @param turn asks for a turn; called when the backend has more
   */
  AnswerWriter(ServletOutputStream out, ContainerTraits container, Runnable turn) {
    this.out = out;
    this.container = container;
    this.moreBody =
        Invocable.from(
            container.invocation(),
            () -> {
              demanded = false;
              turn.run();
            });
  }

  /** Writes until the container is not ready, the backend has nothing at hand, or all is done. */
  Progress advance(Answer answer) throws IOException {
    for (; ; ) {
      Content.Chunk chunk = held;
      if (chunk != null) {
        if (!writeHeld(answer, chunk)) {
          return Progress.WAITING;
        }
        if (chunk.isLast()) {
          return Progress.WHOLE;
        }
      }
      // Asking an event stream whether there is more at hand would cost a failed read per event.
      boolean enough = answer.isEventStream() && chunk != null;
      if (answer.isEventStream() && !flush()) {
        return Progress.WAITING;
      }
      if (demanded) {
        return Progress.WAITING; // a turn for another reason; to demand twice is an error
      }
      Content.Chunk next = enough ? null : answer.body().read();
      if (next == null) {
        if (flush()) {
          demanded = true;
          answer.body().demand(moreBody);
        }
        return Progress.WAITING;
      }
      if (Content.Chunk.isFailure(next)) {
        failure = next.getFailure();
        return Progress.BROKEN;
      }
      held = next;
    }
  }

  /** What broke the body off. */
  Throwable failure() {
    return Objects.requireNonNull(failure);
  }

  /** Adds an event of our own as the last; false until it has been flushed. */
  boolean endWith(byte[] event) throws IOException {
    if (!appended) {
      if (!isReady()) {
        return false;
      }
      boolean partial = commentParts > 0 || !boundary.isHere();
      byte[] bytes = partial ? after(EMPTY_LINE, event) : event; // closes what is half sent
      write(bytes, 0, bytes.length);
      flushNext();
      appended = true;
    }
    return flush() && isReady();
  }

  /**
   * Sends the next part of a comment, or begins one, which is possible between two events with
   * nothing under way. A client that has left is noticed by one whole comment.
   *
   * @param begin whether a comment may begin
   */
  void comment(boolean begin) throws IOException {
    boolean may = commentParts > 0 || (begin && held == null && boundary.isHere());
    if (may && flush() && isReady()) {
      byte[] part = COMMENT.get(commentParts);
      write(part, 0, part.length);
      commentParts = (commentParts + 1) % COMMENT.size();
      flushNext();
      lastSign = System.nanoTime();
      flush();
    }
  }

  /** Flushes what an earlier turn could not. */
  void goOn() throws IOException {
    flush();
  }

  /** The container has called {@code onWritePossible}. */
  void unblock() {
    blocked = false;
  }

  /** Lets go of what is held, unless the container may still write it. */
  void close() {
    Content.Chunk chunk = held;
    held = null;
    if (chunk != null && !handedOver) {
      chunk.release();
    }
  }

  /** Whether bytes wait for the client to take them. */
  boolean isBlocked() {
    return blocked;
  }

  /** When the container last took bytes, or began to listen, in {@link System#nanoTime} terms. */
  long lastWrite() {
    return lastWrite;
  }

  /** When the client last got anything, a comment too, in {@link System#nanoTime} terms. */
  long lastSign() {
    return lastSign;
  }

  /** Bytes of the body handed to the container. */
  long bytesWritten() {
    return bytesWritten;
  }

  /** Hands the held chunk over and releases it once the container has taken it all. */
  private boolean writeHeld(Answer answer, Content.Chunk chunk) throws IOException {
    if (!handedOver && (chunk.hasRemaining() || commentParts > 0)) {
      if (!isReady()) {
        return false;
      }
      if (commentParts > 0) { // is finished first
        commentParts = 0;
        write(EMPTY_LINE, 0, EMPTY_LINE.length);
        flushNext();
        return writeHeld(answer, chunk);
      }
      handOver(answer, chunk.getByteBuffer());
    }
    if (handedOver && !isReady()) {
      return false;
    }
    handedOver = false;
    if (!chunk.isLast()) {
      chunk.release();
      held = null;
    }
    return true;
  }

  private void handOver(Answer answer, ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (answer.isPlainEventStream()) {
      note(bytes);
    }
    // A container may keep the array until it says that it is ready again, which some never say
    // after the last byte that Content-Length announced: that one is copied and not waited for.
    long written = bytesWritten + count;
    boolean whole = answer.length() >= 0 && written >= answer.length();
    boolean waited = !whole || container.readyAfterLastByte();
    if (bytes.hasArray() && waited) {
      write(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
    } else {
      byte[] copy = new byte[count];
      bytes.get(copy);
      write(copy, 0, count);
    }
    handedOver = waited;
    if (whole) {
      flushesDue = 0;
    } else {
      flushNext();
    }
    bytesWritten = written;
    lastWrite = System.nanoTime();
    lastSign = lastWrite;
  }

  private void note(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      boundary.passed(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      boundary.passed(copy, 0, copy.length);
    }
  }

  /**
   * What was written is to be flushed; Open Liberty holds the first flush back until the second.
   */
  private void flushNext() {
    flushesDue = flushedBefore ? 1 : 2;
  }

  /** Flushes if that is due; false if the container is not ready for it yet. */
  private boolean flush() throws IOException {
    while (flushesDue > 0) {
      if (!isReady()) {
        return false;
      }
      ready = false;
      try {
        out.flush();
      } catch (IllegalStateException | NullPointerException e) {
        throw takenBack(e);
      }
      flushedBefore = true;
      flushesDue--;
    }
    return true;
  }

  private void write(byte[] bytes, int offset, int count) throws IOException {
    ready = false;
    try {
      out.write(bytes, offset, count);
    } catch (IllegalStateException | NullPointerException e) {
      throw takenBack(e);
    }
  }

  private static byte[] after(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Marked before asking, since the callback may come while the container still answers no. */
  private boolean isReady() throws IOException {
    if (blocked || ready) {
      return ready; // which it stays until the next write or flush: asking again is not cheap
    }
    blocked = true;
    try {
      boolean answer = out.isReady();
      if (answer) {
        blocked = false;
        ready = true;
      }
      return answer; // a callback meanwhile has another turn begin
    } catch (IllegalStateException | NullPointerException e) {
      throw takenBack(e);
    }
  }

  /** What Tomcat's and others' streams throw once the container has ended the exchange. */
  private static IOException takenBack(RuntimeException cause) {
    return new IOException("the container has taken its stream back", cause);
  }
}
