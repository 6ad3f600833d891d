package io.pinion.relay;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
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
  private final ContainerExchange exchange;
  private final EarlyStream early;
  private final LastWords lastWords;
  private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
  private final AtomicReference<@Nullable Outcome> endWanted = new AtomicReference<>();
  private final long began = System.nanoTime();

  private volatile @Nullable AnswerWriter writer;
  private volatile boolean opened;
  private volatile boolean ended;
  private volatile boolean commentDue;
  private volatile boolean commentBegins;
  private @Nullable Answer served;

  /**
   * The client's end of an exchange.
   *
   * @param container how its container behaves
   * @param terminalEvents what to send when an event stream cannot be completed
   */
  public ClientStream(
      ContainerTraits container, TerminalEvents terminalEvents, EndListener listener) {
    this.container = container;
    this.terminalEvents = terminalEvents;
    this.listener = listener;
    this.exchange = new ContainerExchange(container);
    this.early = new EarlyStream(terminalEvents, container, turns::signal);
    this.lastWords = new LastWords(terminalEvents, turns::signal);
  }

  /**
   * Begins to listen to the container. Called once, in {@code service()}; what was answered before
   * is written from here on.
   */
  public void start(AsyncContext async) throws IOException {
    ContainerEvents events = new ContainerEvents(this);
    ServletOutputStream out = exchange.open(async, events);
    writer = new AnswerWriter(out, container, turns::signal);
    Outcome early = endWanted.get();
    if (ended && early != null) { // before it could begin
      exchange.answerPlainly(terminalEvents.statusOf(early));
      exchange.giveBack(false);
      return;
    }
    out.setWriteListener(events); // last: what it calls finds everything in place
  }

  /** Answers by the gateway itself, unless an answer has begun. */
  public void answer(int status, Fields fields, byte[] body) {
    answer(Answer.own(status, fields, body));
  }

  /** Begins to pass on an answer; it is cancelled if there is one, or the exchange has ended. */
  void answer(Answer begun) {
    if (!answer.compareAndSet(null, begun)) {
      begun.cancel(new ExchangeOverException("another answer has begun"));
    } else if (ended) {
      begun.cancel(new ExchangeOverException("the client has left"));
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
    early.want(fields);
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
      lastWords.hurry(); // nobody is left to say when they have been read
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
    return early.isWanted() || isAnswering();
  }

  /** When the client last got anything, in {@link System#nanoTime} terms. */
  public long lastSign() {
    AnswerWriter to = writer;
    return to == null ? began : to.lastSign();
  }

  /** Whether an answer waits for the client, or the container, to take it. */
  public boolean isBlocked() {
    AnswerWriter to = writer;
    return !opened || (to != null && to.isBlocked());
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
      exchange.noteFailed();
    }
    if (done) {
      exchange.noteCompleted();
    }
    wantEnd(Ending.CLIENT_GONE, cause);
    turns.settle();
  }

  /** The container's {@code AsyncListener.onError}: the last in which it lends its objects. */
  void failed(AsyncContext context, Throwable cause) {
    over(true, false, cause);
    exchange.endFailed(context);
  }

  private void turn() {
    Answer begun = answer.get();
    if (ended) {
      if (begun != null && begun != served) { // came while the exchange ended
        begun.cancel(new ExchangeOverException("the exchange has ended"));
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
      exchange.noteFailed();
      finish(begun, Outcome.failed(Ending.CLIENT_GONE, e), false);
    } catch (RuntimeException e) { // the container's, which may throw what it likes, or a bug here
      if (ended) {
        throw e; // from the listener; the exchange has ended all the same
      }
      fail(begun, e);
    }
  }

  private void advance(@Nullable Answer begun) throws IOException {
    AnswerWriter to = writer;
    if (to == null) {
      return;
    }
    if (!exchange.isHeadSet()) {
      setHead(begun);
    }
    boolean comment = commentDue;
    commentDue = false;
    if (comment && exchange.isHeadSet() && takesComments(begun)) {
      to.comment(commentBegins);
    }
    if (begun == null) {
      to.goOn();
    } else if (early.excludes(begun)) {
      explain(begun, to);
    } else {
      write(begun, to);
    }
  }

  private void setHead(@Nullable Answer begun) {
    if (begun != null) {
      exchange.setHead(begun::writeHead);
    } else if (early.isWanted()) {
      exchange.setHead(early::begin);
    }
  }

  private boolean takesComments(@Nullable Answer begun) {
    return begun == null
        || begun.acceptsEvents()
        || (early.hasBegun() && begun.isPlainEventStream());
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

  private void explain(Answer begun, AnswerWriter to) throws IOException {
    byte[] event = early.explain(begun);
    if (event != null && lastWords.say(event, to)) {
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
    boolean ours = !exchange.isTakenBack() && to != null;
    boolean reads = ours && outcome.ending() != Ending.CLIENT_GONE;
    boolean events = early.hasBegun() || (begun != null && begun.acceptsEvents());
    if (reads && !exchange.isHeadSet()) {
      exchange.answerPlainly(terminalEvents.statusOf(outcome));
    } else if (reads && to != null && events) {
      if (!lastWords.say(terminalEvents.brokenOff(outcome), to)) {
        endWanted.compareAndSet(null, outcome); // comes back when the client has read on
        return;
      }
    }
    finish(begun, outcome, ours && exchange.isHeadSet());
  }

  private void fail(@Nullable Answer begun, RuntimeException cause) {
    boolean takenBack = exchange.isTakenBack();
    LOG.log(takenBack ? Level.DEBUG : Level.ERROR, "an exchange failed inside the gateway", cause);
    Outcome outcome = Outcome.failed(takenBack ? Ending.CLIENT_GONE : Ending.UNANSWERED, cause);
    if (!takenBack && !exchange.isHeadSet()) {
      exchange.answerPlainly(terminalEvents.statusOf(outcome));
    }
    finish(begun, outcome, !takenBack && exchange.isHeadSet());
  }

  /**
   * The one transition to ENDED.
   *
   * @param broken whether the client has to see that the message is not whole
   */
  private void finish(@Nullable Answer begun, Outcome outcome, boolean broken) {
    ended = true;
    served = begun;
    try {
      release(begun, outcome);
    } finally { // whatever the HTTP client throws
      try {
        listener.ended(outcome); // lets go of the request, before the container may
      } finally {
        exchange.giveBack(broken);
      }
    }
  }

  private void release(@Nullable Answer begun, Outcome outcome) {
    if (writer != null) {
      writer.close();
    }
    if (begun != null && outcome.ending() != Ending.ANSWERED) {
      Throwable cause = outcome.cause();
      begun.cancel(cause == null ? new ExchangeOverException("the exchange has ended") : cause);
    }
  }
}
