package io.pinion.relay;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way to a backend. Up to the replay limit it is read whole before the
 * backend is called, and can be sent again; a longer one streams, one buffer at a time.
 *
 * <p>Phases: COLLECTING, then either WHOLE, or HELD (more than the limit; not read further until an
 * attempt asks) and STREAMING; DONE ends them all. Every callback, from container and client alike,
 * is a turn of one {@link Serial}.
 */
public final class RequestBody implements ReadListener {
  /** Told once when the body is whole or too long to be, or that it cannot be had. */
  public interface Listener {
    /** A backend may be called now. */
    void bodyReady();

    /**
     * The client failed to send what it announced; not called after {@link RequestBody#discard}.
     */
    void bodyFailed(Throwable cause);
  }

  private enum Phase {
    COLLECTING,
    HELD,
    STREAMING,
    WHOLE,
    DONE
  }

  private static final int STREAM_BUFFER = 16 * 1024;
  private static final int FIRST_BUFFER = 4 * 1024;
  private static final byte[] NONE = {};

  private final Serial turns = new Serial(this::turn);
  private final Listener listener;
  private final int collectLimit;
  private final long maxBytes;
  private final ContainerTraits container;
  private final long declared;
  private final UploadPace pace = new UploadPace();

  private volatile @Nullable BodyInput in;
  private volatile Phase phase = Phase.COLLECTING;
  private byte[] buffer = NONE;
  private int collected;
  private boolean readyDue;
  private volatile byte @Nullable [] instead;
  private volatile @Nullable StreamedContent content;

  private volatile boolean discarded;
  private volatile @Nullable Throwable failure;

  /**
   * The body of a request; nothing is read yet.
   *
   * @param replayLimit bytes that may be held to be sent again
   * @param peekLimit bytes that are read before a backend is called, however long the body is; at
   *     most so many are held, or the replay limit if that is more
   * @param maxBytes bytes that it may have
   * @param container how the request's stream behaves
   */
  public RequestBody(
      HttpServletRequest request,
      int replayLimit,
      int peekLimit,
      long maxBytes,
      ContainerTraits container,
      Listener listener) {
    this.listener = listener;
    this.maxBytes = maxBytes;
    this.container = container;
    this.declared = declaredLength(request);
    int most = Math.max(replayLimit, peekLimit);
    this.collectLimit = declared > most ? peekLimit : most;
  }

  /** Content-Length; 0 where the framing says that there is no body, -1 if it tells no length. */
  private static long declaredLength(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    boolean framed =
        length >= 0
            || request.getHeader("Transfer-Encoding") != null
            || !request.getProtocol().startsWith("HTTP/1");
    return framed ? length : 0;
  }

  /** Begins to read. Called once, in {@code service()}, after asynchronous processing began. */
  public void start(HttpServletRequest request) throws IOException {
    if (declared == 0) {
      phase = Phase.WHOLE;
      listener.bodyReady();
      return;
    }
    if (declared > maxBytes) {
      throw new BodyTooLargeException(maxBytes);
    }
    ServletInputStream stream = request.getInputStream();
    BodyInput input = new BodyInput(stream, container, pace);
    in = input;
    if (collectLimit == 0) {
      phase = Phase.HELD;
      stream.setReadListener(this);
      listener.bodyReady();
      return;
    }
    // Grows with what comes: a length is easily announced.
    buffer = new byte[(int) Math.min(FIRST_BUFFER, most())];
    if (declared > 0 && declared <= collectLimit) {
      input.readInService(declared, turns::signal);
    }
    if (phase == Phase.COLLECTING) {
      stream.setReadListener(this);
    }
  }

  /** Whether the body can be sent (again) from its beginning. */
  public boolean isReplayable() {
    StreamedContent started = content;
    return phase == Phase.WHOLE || phase == Phase.HELD || (started != null && !started.isTaken());
  }

  /** Whether the whole body is at hand. */
  public boolean isWhole() {
    return phase == Phase.WHOLE;
  }

  /** What is wrong with the client's sending; null if nothing is. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Whether nothing goes on until the client sends more. */
  public boolean awaitsClient() {
    return wantsData();
  }

  /** When bytes last came from the client or were asked for, in {@link System#nanoTime} terms. */
  public long lastRead() {
    return pace.lastProgress();
  }

  /**
   * Whether the client is waited for, has been for longer than {@code grace} in all, and has sent
   * less than {@code minRate} bytes in each second of that on average.
   */
  public boolean isTooSlow(Duration grace, int minRate, long now) {
    return pace.isTooSlow(grace, minRate, now);
  }

  /** The bytes of a body that is whole, not to be changed; null if it is not, or forgotten. */
  public byte @Nullable [] whole() {
    byte[] bytes = buffer;
    return isWhole() && bytes.length == collected ? bytes : null;
  }

  /**
   * Sends other bytes in place of those that came, from the next attempt on.
   *
   * @param bytes not to be changed any more
   * @throws IllegalStateException if the body is not whole
   */
  public void sendInstead(byte[] bytes) {
    if (!isWhole()) {
      throw new IllegalStateException("only a whole body can be replaced");
    }
    instead = bytes;
  }

  /** Looks at a body's beginning. */
  @FunctionalInterface
  public interface Look<T> {
    /** The first {@code length} bytes are those of the body, not to be changed or kept. */
    T at(byte[] bytes, int length);
  }

  /** Shows what was read so far; called in {@link Listener#bodyReady}. */
  public <T> T look(Look<T> look) {
    return look.at(buffer, collected);
  }

  /** Bytes received so far. */
  public long received() {
    return pace.received();
  }

  /**
   * Lets go of what was kept to be sent again: an answer has begun. An attempt that is still
   * sending has hold of it by itself.
   */
  public void forget() {
    if (phase == Phase.WHOLE) {
      buffer = NONE;
      instead = null;
    }
  }

  /** Stops reading, for good; once this returns, the container may have the request back. */
  public void discard() {
    discarded = true;
    turns.settle();
  }

  /** The content of a further attempt; null if the request has no body. */
  Request.@Nullable Content content() {
    if (phase == Phase.WHOLE) {
      byte[] other = instead;
      return collected == 0 ? null : new WholeContent(other == null ? trimmed() : other);
    }
    StreamedContent next = new StreamedContent(declared, this::bodyTaken, this::bufferSent);
    if (collected > 0) {
      next.give(buffer, collected);
    }
    content = next;
    phase = Phase.STREAMING;
    turns.signal();
    return next;
  }

  /** The replay buffer has gone, and its place is taken by one to stream through. */
  private void bodyTaken() {
    buffer = new byte[STREAM_BUFFER];
    collected = 0;
  }

  private void bufferSent() {
    pace.progress(0);
    turns.signal();
  }

  private byte[] trimmed() {
    byte[] bytes = buffer;
    if (bytes.length < collected) { // or it would go out as an empty one
      throw new IllegalStateException("the body was given up");
    }
    return bytes.length == collected ? bytes : Arrays.copyOf(bytes, collected);
  }

  @Override
  public void onDataAvailable() {
    BodyInput input = in;
    if (input != null) {
      input.dataAvailable(turns::signal, () -> phase == Phase.WHOLE || phase == Phase.DONE);
    }
  }

  @Override
  public void onAllDataRead() {
    BodyInput input = in;
    if (input != null) {
      input.allDataRead();
    }
    turns.signal();
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    turns.settle(); // the container may take the stream back
  }

  private void turn() {
    if (phase == Phase.DONE) {
      return;
    }
    if (discarded) {
      StreamedContent unfinished = content;
      finish();
      if (unfinished != null) { // or the backend's call would wait for the rest for ever
        unfinished.breakOff(new ExchangeOverException("the exchange has ended"));
      }
      return;
    }
    try {
      if (failure == null) {
        read();
      }
    } catch (IOException | RuntimeException e) {
      // a container that has taken its stream back throws what it likes
      failure = e;
    }
    if (readyDue) { // told here, so that what the listener throws is not taken for the container's
      readyDue = false;
      listener.bodyReady();
      return;
    }
    Throwable cause = failure;
    if (cause != null && phase != Phase.WHOLE) {
      StreamedContent broken = content;
      finish();
      // before the attempt fails by it, so that nobody blames the backend
      listener.bodyFailed(cause);
      if (broken != null) {
        broken.breakOff(cause);
      }
    }
  }

  private void read() throws IOException {
    BodyInput input = in;
    while (input != null && wantsData()) {
      int count = input.read(buffer, phase == Phase.COLLECTING ? collected : 0);
      if (count == BodyInput.NOTHING) {
        return;
      } else if (count < 0) {
        endOfBody();
        return;
      }
      taken(count);
    }
  }

  private boolean wantsData() {
    StreamedContent sending = content;
    return phase == Phase.COLLECTING
        || (phase == Phase.STREAMING && sending != null && sending.isWanting());
  }

  private void taken(int count) throws IOException {
    pace.progress(count);
    long received = pace.received();
    if (received > maxBytes) {
      throw new BodyTooLargeException(maxBytes);
    }
    if (phase == Phase.STREAMING) {
      StreamedContent sending = content;
      if (sending != null) {
        sending.give(buffer, count);
      }
      if (received == declared) {
        endOfBody();
      }
      return;
    }
    collected += count;
    if (received == declared) {
      endOfBody();
    } else if (collected == buffer.length) {
      if (collected >= collectLimit) {
        phase = Phase.HELD;
        readyDue = true;
      } else {
        buffer = Arrays.copyOf(buffer, (int) Math.min(most(), 4L * collected));
      }
    }
  }

  /** As much as may be collected. */
  private long most() {
    return declared > 0 ? Math.min(declared, collectLimit) : collectLimit;
  }

  private void endOfBody() throws IOException {
    long received = pace.received();
    if (declared >= 0 && received < declared) {
      throw new EOFException("body ended after " + received + " of " + declared + " bytes");
    }
    if (phase == Phase.COLLECTING) {
      buffer = trimmed();
      phase = Phase.WHOLE;
      in = null;
      readyDue = true;
    } else {
      StreamedContent sent = content;
      finish();
      if (sent != null) {
        sent.close();
      }
    }
  }

  private void finish() {
    phase = Phase.DONE;
    BodyInput input = in;
    if (input != null) {
      input.done();
    }
    in = null;
    buffer = NONE;
    content = null;
  }
}
