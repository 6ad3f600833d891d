package io.pinion.relay;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one exchange: writes the answer without blocking, and ends the exchange once.
 *
 * <p>States: WAITING (for an answer, and for the container to call {@code onWritePossible} the
 * first time), ANSWERING (the head is set; {@link AnswerWriter} writes the body) and ENDED.
 * Whatever happens - a callback of the container's, data or failure from the backend, a timeout,
 * the gateway closing - only notes itself and asks for a turn; the turn does all writing and makes
 * the one transition to ENDED. No single callback is relied on: containers differ in which of them
 * they call when a client leaves, and some call none but fail the write.
 */
public final class ClientStream implements WriteListener, AsyncListener {
  /** Told of the end of the exchange, once, on the thread of the last turn; must not block. */
  @FunctionalInterface
  public interface EndListener {
    /** The exchange has ended; once this returns, the container gets its objects back. */
    void ended(Outcome outcome);
  }

  private static final Logger LOG = System.getLogger(ClientStream.class.getName());

  private final Serial turns = new Serial(this::turn);
  private final EndListener listener;
  private final Supplier<byte[]> terminalEvent;
  private final ContainerTraits container;
  private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
  private final AtomicReference<@Nullable Outcome> endWanted = new AtomicReference<>();

  private @Nullable AsyncContext async;
  private @Nullable HttpServletResponse response;
  private volatile @Nullable AnswerWriter writer;

  private final long began = System.nanoTime();
  private volatile boolean opened;
  private volatile boolean containerFailed;
  private volatile boolean containerDone;
  private volatile boolean ended;
  private volatile boolean headSet;

  /**
   * The client's end of an exchange that is in asynchronous mode.
   *
   * @param container how its container behaves
   * @param terminalEvent what to send when an event stream breaks off
   */
  public ClientStream(
      AsyncContext async,
      ContainerTraits container,
      Supplier<byte[]> terminalEvent,
      EndListener listener) {
    this.async = async;
    this.container = container;
    this.response = (HttpServletResponse) async.getResponse();
    this.terminalEvent = terminalEvent;
    this.listener = listener;
  }

  /** Begins to listen to the container. Called once, in {@code service()}. */
  public void start() throws IOException {
    AsyncContext context = async;
    HttpServletResponse target = response;
    if (context == null || target == null) {
      throw new IllegalStateException("the exchange has ended");
    }
    context.setTimeout(0); // every wait has a limit of our own
    context.addListener(this);
    ServletOutputStream out = target.getOutputStream();
    writer = new AnswerWriter(out, container, turns::signal);
    out.setWriteListener(this); // last: what it calls finds everything in place
  }

  /** Answers by the gateway itself, unless an answer has begun. */
  public void answer(int status, Fields fields, byte[] body) {
    answer(Answer.own(status, fields, body));
  }

  /** Begins to pass on an answer; it is cancelled if there is one, or the exchange has ended. */
  void answer(Answer begun) {
    if (!answer.compareAndSet(null, begun)) {
      begun.cancel(new IOException("another answer has begun"));
    } else if (ended) {
      begun.cancel(new IOException("the client has left"));
    } else {
      turns.signal();
    }
  }

  /**
   * Asks for the end: at once if no answer has begun; of an answer that has begun the client is
   * told that it is incomplete, as well as the container can.
   */
  public void end(Ending ending, Throwable cause) {
    wantEnd(ending, cause);
    turns.signal();
  }

  private void wantEnd(Ending ending, Throwable cause) {
    endWanted.accumulateAndGet(Outcome.failed(ending, cause), ClientStream::moreUrgent);
  }

  /** The first wish counts, but nothing waits for a client that has left. */
  private static Outcome moreUrgent(@Nullable Outcome first, @Nullable Outcome second) {
    boolean firstStands =
        first != null && (second == null || second.ending().side() != Side.CLIENT);
    return Objects.requireNonNull(firstStands ? first : second);
  }

  /** Whether an answer has begun. */
  public boolean isAnswering() {
    return answer.get() != null;
  }

  /** Whether bytes wait for the client to take them. */
  public boolean isBlocked() {
    AnswerWriter to = writer;
    return to != null && to.isBlocked();
  }

  /**
   * When the container last took bytes, or the exchange began, in {@link System#nanoTime} terms.
   */
  public long lastWrite() {
    AnswerWriter to = writer;
    return to == null ? began : to.lastWrite();
  }

  /** Bytes of the body handed to the container. */
  public long bytesWritten() {
    AnswerWriter to = writer;
    return to == null ? 0 : to.bytesWritten();
  }

  @Override
  public void onWritePossible() {
    opened = true;
    AnswerWriter to = writer;
    if (to != null) {
      to.unblock();
    }
    turns.signal();
  }

  @Override
  public void onError(Throwable cause) {
    containerFailed = true;
    leave(cause);
  }

  @Override
  public void onError(AsyncEvent event) {
    containerFailed = true;
    Throwable cause = event.getThrowable();
    leave(cause == null ? new IOException("the client has left") : cause);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    leave(new IOException("the container has timed out the exchange"));
  }

  @Override
  public void onComplete(AsyncEvent event) {
    containerDone = true;
    leave(new IOException("the container has completed the exchange"));
  }

  /**
   * Once this returns, the container may use its objects for another request: no turn may still be
   * at them. Seen on Tomcat: a flush that fails on our thread has the container end the exchange on
   * its own thread, while ours has yet to note the failure in what by then is somebody else's
   * response.
   */
  private void leave(Throwable cause) {
    wantEnd(Ending.CLIENT_GONE, cause);
    turns.settle();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // an exchange starts asynchronous processing once
  }

  private void turn() {
    if (ended) {
      return;
    }
    Answer begun = answer.get();
    try {
      Outcome wanted = endWanted.get();
      if (wanted != null) {
        breakOff(begun, wanted);
      } else if (begun != null && opened) {
        write(begun);
      }
    } catch (IOException e) { // from the container: the client has left
      containerFailed = true;
      finish(begun, Outcome.failed(Ending.CLIENT_GONE, e));
    } catch (RuntimeException e) {
      if (ended) {
        throw e; // from the listener; the exchange has ended all the same
      }
      boolean takenBack = containerFailed || containerDone;
      LOG.log(takenBack ? Level.DEBUG : Level.ERROR, "an exchange failed inside the gateway", e);
      if (headSet && !takenBack) {
        abort();
      }
      finish(begun, Outcome.failed(takenBack ? Ending.CLIENT_GONE : Ending.CLOSED, e));
    }
  }

  private void write(Answer begun) throws IOException {
    HttpServletResponse target = response;
    AnswerWriter to = writer;
    if (target == null || to == null) {
      return;
    }
    if (!headSet) {
      begun.writeHead(target);
      headSet = true;
    }
    switch (to.advance(begun)) {
      case WAITING -> {
        // the container or the backend asks for the next turn
      }
      case WHOLE -> finish(begun, new Outcome(Ending.ANSWERED, begun.status(), null));
      case BROKEN -> breakOff(begun, Outcome.failed(Ending.CUT_SHORT, to.failure()));
    }
  }

  /** Ends an exchange whose answer is not whole, so that the client can see it. */
  private void breakOff(@Nullable Answer begun, Outcome outcome) throws IOException {
    boolean clientThere = outcome.ending().side() != Side.CLIENT && !containerDone;
    if (begun != null && headSet && clientThere) {
      if (!begun.isEventStream()) {
        abort();
      } else if (writer == null || !writer.endWith(terminalEvent.get())) {
        endWanted.compareAndSet(null, outcome); // comes back when the client has read on
        return;
      }
    }
    finish(begun, outcome);
  }

  private void abort() {
    AsyncContext context = async;
    if (context != null && Abort.answerOf(context)) {
      containerDone = true;
    }
  }

  /** The one transition to ENDED. */
  private void finish(@Nullable Answer begun, Outcome outcome) {
    ended = true;
    if (writer != null) {
      writer.close();
    }
    if (begun != null && outcome.ending() != Ending.ANSWERED) {
      Throwable cause = outcome.cause();
      begun.cancel(cause == null ? new IOException("the exchange has ended") : cause);
    }
    try {
      listener.ended(outcome);
    } finally {
      complete();
    }
  }

  /** Gives the exchange back to the container; nothing of it may be touched afterwards. */
  private void complete() {
    AsyncContext context = async;
    async = null;
    response = null;
    boolean containerCompletes = containerFailed && container.completesFailedExchange();
    if (context != null && !containerDone && !containerCompletes) {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        LOG.log(Level.TRACE, "the container had completed the exchange before", e);
      }
    }
  }
}
