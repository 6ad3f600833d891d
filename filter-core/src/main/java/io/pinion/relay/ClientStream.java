package io.pinion.relay;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one exchange: writes the answer without blocking, and ends the exchange once.
 *
 * <p>States: WAITING (for an answer, and for the container to call {@code onWritePossible} the
 * first time), EARLY (an event stream has begun, with nothing but comments in it, before there is
 * an answer), ANSWERING (the head is set; {@link AnswerWriter} writes the body) and ENDED. Whatever
 * happens - a callback of the container's, data or failure from the backend, a timeout, the gateway
 * closing - only notes itself and asks for a turn; the turn does all writing and makes the one
 * transition to ENDED. No single callback is relied on: containers differ in which of them they
 * call when a client leaves, and some call none but fail the write.
 */
public final class ClientStream {
  /** Told of the end of the exchange, once, on the thread of the last turn; must not block. */
  @FunctionalInterface
  public interface EndListener {
    /** The exchange has ended; once this returns, the container gets its objects back. */
    void ended(Outcome outcome);
  }

  private static final Logger LOG = System.getLogger(ClientStream.class.getName());

  private final Serial turns = new Serial(this::turn);
  private final EndListener listener;
  private final TerminalEvents terminalEvents;
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
  private volatile @Nullable Fields early;
  private volatile boolean commentDue;
  private volatile boolean commentBegins;
  private @Nullable Answer served;
  private boolean beganEarly;
  private @Nullable Explanation explanation;
  private boolean lastWordsSent;
  private volatile boolean lastWordsOver;

  /**
   * The client's end of an exchange that is in asynchronous mode.
   *
   * @param container how its container behaves
   * @param terminalEvents what to send when an event stream cannot be completed
   */
  public ClientStream(
      AsyncContext async,
      ContainerTraits container,
      TerminalEvents terminalEvents,
      EndListener listener) {
    this.async = async;
    this.container = container;
    this.response = (HttpServletResponse) async.getResponse();
    this.terminalEvents = terminalEvents;
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
    ContainerEvents events = new ContainerEvents(this);
    context.addListener(events);
    ServletOutputStream out = target.getOutputStream();
    writer = new AnswerWriter(out, container, turns::signal);
    out.setWriteListener(events); // last: what it calls finds everything in place
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
   * Begins an event stream before there is an answer; what the answer turns out to be is told by
   * its events, or by a terminal one.
   *
   * @param fields the header fields
   */
  public void beginEarly(Fields fields) {
    early = fields;
    comment(true);
  }

  /**
   * Sends a part of a comment, if the client's answer is an event stream that stands between two
   * events.
   *
   * @param begin whether it is the first part
   */
  public void comment(boolean begin) {
    commentBegins = begin;
    commentDue = true;
    turns.signal();
  }

  /**
   * Asks for the end: at once if no answer has begun; of an answer that has begun the client is
   * told that it is incomplete, as well as the container can.
   */
  public void end(Ending ending, Throwable cause) {
    if (ending == Ending.CLOSED) {
      lastWordsOver = true; // nobody is left to say when they are
    }
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

  /** How callbacks that write to the client have to be run. */
  InvocationType invocation() {
    return container.invocation();
  }

  /** Whether an answer has begun. */
  public boolean isAnswering() {
    return answer.get() != null;
  }

  /** Whether the client has been told a status, or is about to be. */
  public boolean hasBegun() {
    return early != null || isAnswering();
  }

  /** When the client last got anything, in {@link System#nanoTime} terms. */
  public long lastSign() {
    AnswerWriter to = writer;
    return to == null ? began : to.lastSign();
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

  /** The container takes bytes, for the first time or again. */
  void writePossible() {
    opened = true;
    AnswerWriter to = writer;
    if (to != null) {
      to.unblock();
    }
    turns.signal();
  }

  /**
   * The container says that it is over. Once this returns, it may use its objects for another
   * request: no turn may still be at them. Seen on Tomcat: a flush that fails on our thread has the
   * container end the exchange on its own thread, while ours has yet to note the failure in what by
   * then is somebody else's response.
   *
   * @param failed whether the container has failed
   * @param done whether the container has completed the exchange
   */
  void over(boolean failed, boolean done, Throwable cause) {
    if (failed) {
      containerFailed = true;
    }
    if (done) {
      containerDone = true;
    }
    wantEnd(Ending.CLIENT_GONE, cause);
    turns.settle();
  }

  private void turn() {
    Answer begun = answer.get();
    if (ended) {
      if (begun != null && begun != served) { // came while the exchange ended
        begun.cancel(new IOException("the exchange has ended"));
      }
      return;
    }
    try {
      Outcome wanted = endWanted.get();
      if (wanted != null) {
        breakOff(begun, wanted);
      } else if (opened) {
        advance(begun);
      }
    } catch (IOException e) { // from the container: the client has left
      containerFailed = true;
      finish(begun, Outcome.failed(Ending.CLIENT_GONE, e), false);
    } catch (RuntimeException e) { // the container's, which may throw what it likes, or a bug here
      if (ended) {
        throw e; // from the listener; the exchange has ended all the same
      }
      boolean takenBack = containerFailed || containerDone;
      LOG.log(takenBack ? Level.DEBUG : Level.ERROR, "an exchange failed inside the gateway", e);
      Outcome outcome = Outcome.failed(takenBack ? Ending.CLIENT_GONE : Ending.UNANSWERED, e);
      if (!headSet && !takenBack) {
        answerPlainly(outcome);
      }
      finish(begun, outcome, headSet && !takenBack);
    }
  }

  private void advance(@Nullable Answer begun) throws IOException {
    HttpServletResponse target = response;
    AnswerWriter to = writer;
    if (target == null || to == null) {
      return;
    }
    Fields earlyFields = early;
    if (!headSet && begun != null) {
      begun.writeHead(target);
      headSet = true;
    } else if (!headSet && earlyFields != null) {
      target.setStatus(HttpServletResponse.SC_OK);
      earlyFields.forEach(target::setHeader);
      headSet = true;
      beganEarly = true;
    }
    boolean comment = commentDue;
    commentDue = false;
    if (comment && headSet && takesComments(begun)) {
      to.comment(commentBegins);
    }
    if (begun == null) {
      to.goOn();
    } else if (beganEarly && !begun.isPlainEventStream()) {
      explain(begun, to);
    } else {
      write(begun, to);
    }
  }

  private boolean takesComments(@Nullable Answer begun) {
    return begun == null || begun.acceptsEvents() || (beganEarly && begun.isPlainEventStream());
  }

  private void write(Answer begun, AnswerWriter to) throws IOException {
    switch (to.advance(begun)) {
      case WAITING -> {
        // the container or the backend asks for the next turn
      }
      case WHOLE -> finish(begun, new Outcome(Ending.ANSWERED, begun.status(), null), false);
      case BROKEN -> breakOff(begun, Outcome.failed(Ending.CUT_SHORT, to.failure()));
    }
  }

  /** The stream has begun before its answer, which is none: it becomes the last event. */
  private void explain(Answer begun, AnswerWriter to) throws IOException {
    Explanation asked = explanation;
    if (asked == null) {
      asked = new Explanation(begun, terminalEvents, container.invocation(), turns::signal);
      explanation = asked;
      asked.read();
    }
    byte[] event = asked.event();
    if (event != null && saidLast(event, to)) {
      // not every client reads the event, but each sees that the message is not whole
      finish(begun, new Outcome(Ending.ANSWERED, begun.status(), null), true);
    }
  }

  /**
   * Ends an exchange whose answer is not whole, so that the client can see it: by a terminal event
   * where there may be one, and by a message that stays incomplete (RFC 9112 section 8).
   */
  private void breakOff(@Nullable Answer begun, Outcome outcome) throws IOException {
    AnswerWriter to = writer;
    boolean ours = !containerFailed && !containerDone && to != null;
    boolean reads = ours && outcome.ending() != Ending.CLIENT_GONE;
    if (reads && !headSet) {
      answerPlainly(outcome);
    } else if (reads && to != null && (beganEarly || (begun != null && begun.acceptsEvents()))) {
      if (!saidLast(terminalEvents.brokenOff(outcome), to)) {
        endWanted.compareAndSet(null, outcome); // comes back when the client has read on
        return;
      }
    }
    finish(begun, outcome, ours && headSet);
  }

  /** Nothing has gone out yet: a status says what an answer without it would not. */
  private void answerPlainly(Outcome outcome) {
    HttpServletResponse target = response;
    if (target != null && !target.isCommitted()) {
      target.reset();
      target.setStatus(terminalEvents.statusOf(outcome));
      target.setContentLength(0);
    }
  }

  /**
   * Sends a terminal event and gives the client a moment to read it, for some drop what they have
   * not read yet when the connection breaks.
   *
   * @return whether that is done; if not, there will be another turn
   */
  private boolean saidLast(byte[] event, AnswerWriter to) throws IOException {
    if (!to.endWith(event)) {
      return false;
    }
    if (!lastWordsSent) {
      lastWordsSent = true;
      terminalEvents.afterLastWords(
          () -> {
            lastWordsOver = true;
            turns.signal();
          });
    }
    return lastWordsOver;
  }

  /**
   * The one transition to ENDED.
   *
   * @param broken whether the client has to see that the message is not whole
   */
  private void finish(@Nullable Answer begun, Outcome outcome, boolean broken) {
    ended = true;
    served = begun;
    if (writer != null) {
      writer.close();
    }
    if (begun != null && outcome.ending() != Ending.ANSWERED) {
      Throwable cause = outcome.cause();
      begun.cancel(cause == null ? new IOException("the exchange has ended") : cause);
    }
    try {
      listener.ended(outcome); // lets go of the request, before the container may
    } finally {
      if (broken) {
        abort();
      }
      complete();
    }
  }

  private void abort() {
    AsyncContext context = async;
    if (context != null && Abort.answerOf(context)) {
      containerDone = true;
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
