package io.pinion.relay;

import io.pinion.backend.Backend;
import io.pinion.backend.NoSocketException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * One call to one backend.
 *
 * <p>States: PENDING (no head yet), DECIDING (the listener looks at the head), WANTED (the head has
 * come, the first byte of the body is waited for), BEGUN (the answer is the client's), DECLINED
 * (kept unread, to be passed on if nobody answers better) and MISSED. {@link #abort} may come at
 * any time, from any thread.
 */
public final class Attempt
    implements Request.BeginListener,
        Response.HeadersListener,
        Response.ContentSourceListener,
        Response.CompleteListener,
        FirstByte.Listener {
  private enum State {
    PENDING,
    DECIDING,
    WANTED,
    BEGUN,
    DECLINED,
    MISSED
  }

  private final Request call;
  private final UpstreamRequest request;
  private final Backend backend;
  private final ClientStream client;
  private final AttemptListener listener;
  private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
  private final AtomicReference<@Nullable BackendAnswer> declined = new AtomicReference<>();

  private volatile @Nullable Connection connection;
  private volatile long bytesBefore;
  private volatile @Nullable FirstByte body;
  private volatile @Nullable BackendAnswer answer;
  private volatile @Nullable Outcome aborted;
  private volatile boolean finished;
  private volatile boolean failed;

  Attempt(
      Request call,
      UpstreamRequest request,
      Backend backend,
      ClientStream client,
      AttemptListener listener) {
    this.call = call;
    this.request = request;
    this.backend = backend;
    this.client = client;
    this.listener = listener;
  }

  /** Begins the call. Returns at once, but the listener may be told before. */
  public void send() {
    call.onRequestBegin(this);
    if (request.webSocket()) {
      Switching.ask(call, backend, this);
    }
    call.body(request.body().content());
    call.send(this);
    Outcome early = aborted;
    if (early != null) {
      cancel(new ExchangeOverException("the attempt was given up", early.cause()));
    }
  }

  /** The backend that is called. */
  public Backend backend() {
    return backend;
  }

  /** Ends the call; if no answer has begun yet, it is missed in this way. */
  public void abort(Ending ending, Throwable cause) {
    Outcome outcome = Outcome.failed(ending, cause);
    aborted = outcome;
    cancel(cause);
    miss(outcome);
  }

  /** The same, but never an answer that has begun, or whose head is being looked at. */
  public void giveUp(Ending ending, Throwable cause) {
    if (state.compareAndSet(State.PENDING, State.MISSED)
        || state.compareAndSet(State.WANTED, State.MISSED)) {
      Outcome outcome = Outcome.failed(ending, cause);
      aborted = outcome;
      cancel(cause);
      listener.missed(outcome);
    }
  }

  /**
   * Begins an event stream whose head has come, without waiting for its first byte any longer.
   *
   * @return whether it has begun now
   */
  public boolean beginStream() {
    BackendAnswer waiting = answer;
    FirstByte source = body;
    return waiting != null
        && waiting.acceptsEvents()
        && source != null
        && source.stopWaiting()
        && begin();
  }

  /**
   * Gives the client the answer that was declined, since there is no better one.
   *
   * @return false if the backend has broken it off
   */
  public boolean passOn() {
    if (!state.compareAndSet(State.DECLINED, State.BEGUN)) {
      return false;
    }
    if (failed && state.compareAndSet(State.BEGUN, State.MISSED)) {
      return false; // looked at last: it may fail in between
    }
    passOnDeclined();
    return true;
  }

  private void passOnDeclined() {
    BackendAnswer kept = declined.getAndSet(null);
    if (kept != null) {
      pass(kept);
    }
  }

  void cancel(Throwable cause) {
    if (!finished) {
      CompletionStage<Boolean> unused = call.abort(cause);
    }
  }

  void decorate(HttpServletResponse response) {
    listener.decorate(response);
  }

  @Override
  public void onBegin(Request sent) {
    Connection used = Carrier.of(sent);
    bytesBefore = Carrier.isShared(sent) ? 0 : used.getBytesIn();
    connection = used;
  }

  @Override
  public void onHeaders(Response response) {
    String fault = AnswerHead.fault(response);
    if (fault != null) {
      cancel(new MalformedAnswerException(fault)); // ends in onComplete
      return;
    }
    AnswerHead.endConnectionIfDoubtful(response);
    if (!state.compareAndSet(State.PENDING, State.DECIDING)) {
      return;
    }
    int status = response.getStatus();
    String retryAfter = response.getHeaders().get(HttpHeader.RETRY_AFTER);
    boolean wanted;
    try {
      wanted = listener.wants(status, retryAfter);
    } catch (RuntimeException | Error e) { // the exchange must not wait for ever
      state.set(State.MISSED);
      cancel(e);
      listener.missed(Outcome.failed(Ending.UNANSWERED, e));
      return;
    }
    decided(wanted, status);
  }

  private void decided(boolean wanted, int status) {
    state.set(wanted ? State.WANTED : State.DECLINED);
    Outcome meanwhile = aborted;
    if (meanwhile != null && state.compareAndSet(State.DECLINED, State.MISSED)) {
      listener.missed(meanwhile);
    } else if (meanwhile != null) {
      miss(meanwhile);
    } else if (!wanted) {
      ExchangeOverException cause = new ExchangeOverException("answer " + status + " not wanted");
      listener.missed(new Outcome(Ending.DECLINED, status, cause));
    }
  }

  /** The backend has switched to WebSocket, as it was asked to. */
  void switched(Response response, EndPoint endPoint) {
    finished = true;
    SwitchedConnection taken =
        new SwitchedConnection(backend, response, this::decorate, endPoint, client.invocation());
    if (!Switching.isAgreed(response)) {
      taken.close();
      miss(
          Outcome.failed(
              Ending.MALFORMED,
              new MalformedAnswerException("the backend switched to another protocol")));
    } else if (state.compareAndSet(State.PENDING, State.BEGUN)) {
      listener.switched(taken);
    } else {
      taken.close(); // given up meanwhile
    }
  }

  @Override
  public void onContentSource(Response response, Content.Source source) {
    State now = state.get();
    if (now == State.WANTED) {
      FirstByte first = new FirstByte(observed(response, source), this, client.invocation());
      body = first;
      answer = new BackendAnswer(this, response, first);
      first.await();
    } else if (now != State.MISSED) {
      BackendAnswer kept = new BackendAnswer(this, response, source);
      answer = kept;
      declined.set(kept);
      if (state.get() == State.BEGUN) { // passed on before it came
        passOnDeclined();
      }
    }
  }

  private Content.Source observed(Response response, Content.Source source) {
    boolean legible =
        response.getStatus() / 100 == 2
            && !response.getHeaders().contains(HttpHeader.CONTENT_ENCODING);
    Consumer<ByteBuffer> observer =
        legible ? listener.observer(BackendAnswer.isEventStream(response)) : null;
    return observer == null ? source : new ObservedSource(source, observer);
  }

  @Override
  public void firstByteCame() {
    FirstByte first = body;
    if (!begin() && first != null) {
      first.drop();
    }
  }

  @Override
  public void firstByteFailed(Throwable cause) {
    miss(classified(cause));
  }

  private boolean begin() {
    BackendAnswer begun = answer;
    if (begun == null || !state.compareAndSet(State.WANTED, State.BEGUN)) {
      return false;
    }
    pass(begun);
    return true;
  }

  private void pass(BackendAnswer begun) {
    try {
      listener.begins(begun.status());
    } finally { // whatever a listener throws, nobody else would end the exchange
      client.answer(begun);
    }
  }

  @Override
  public void onComplete(Result result) {
    finished = true;
    Throwable failure = result.getFailure();
    if (failure != null) {
      failed = true;
      miss(classified(failure));
    }
  }

  private Outcome classified(Throwable failure) {
    Outcome own = aborted;
    Throwable clientsFault = request.body().failure();
    Connection used = connection;
    if (own != null) {
      return own;
    } else if (clientsFault != null) {
      return Outcome.failed(Ending.BAD_REQUEST, clientsFault);
    } else if (used == null) {
      return unreached(failure);
    } else if (Unprocessed.isCauseOf(failure)) {
      return Outcome.failed(Ending.UNPROCESSED, failure);
    } else if (bytesBefore == 0 && used.getBytesIn() == 0 && isOfTls(failure, used)) {
      return tlsFailed(failure);
    } else if (MalformedAnswerException.isCauseOf(failure)) {
      return Outcome.failed(Ending.MALFORMED, failure);
    } else if (isReused() && used.getBytesIn() == bytesBefore) {
      return Outcome.failed(Ending.STALE, failure);
    }
    return Outcome.failed(Ending.UNANSWERED, failure);
  }

  private static Outcome unreached(Throwable failure) {
    if (TlsFailure.in(failure) != null) {
      return tlsFailed(failure);
    }
    return Outcome.failed(
        NoSocketException.isCauseOf(failure) ? Ending.EXHAUSTED : Ending.UNREACHED, failure);
  }

  /** With TLS 1.3 a backend says only after the request that it wants another certificate. */
  private static boolean isOfTls(Throwable failure, Connection used) {
    return TlsFailure.in(failure) != null || Carrier.isInHandshake(used);
  }

  private static Outcome tlsFailed(Throwable failure) {
    TlsFailure known = TlsFailure.in(failure);
    TlsFailure reason = known == null ? TlsFailure.HANDSHAKE_FAILED : known;
    return Outcome.failed(Ending.TLS_FAILED, new TlsException(reason, failure));
  }

  /**
   * Whether an earlier answer has come on the connection, which has been idle since. It counts this
   * request as sent already.
   */
  private boolean isReused() {
    return bytesBefore > 0;
  }

  private void miss(Outcome outcome) {
    boolean missed =
        state.compareAndSet(State.PENDING, State.MISSED)
            || state.compareAndSet(State.WANTED, State.MISSED)
            || (answer == null && state.compareAndSet(State.BEGUN, State.MISSED)); // passed on
    if (missed) {
      listener.missed(outcome);
    }
  }
}
