package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.dialect.Dialect;
import io.pinion.observe.ExchangeReport;
import io.pinion.relay.Attempt;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.ClientStream;
import io.pinion.relay.Ending;
import io.pinion.relay.Fields;
import io.pinion.relay.Outcome;
import io.pinion.relay.RequestBody;
import io.pinion.relay.UpstreamRequest;
import io.pinion.route.Decision;
import io.pinion.route.NoBackendException;
import io.pinion.route.PinLookup;
import io.pinion.route.Route;
import io.pinion.session.Session;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: its body is read up to the replay limit, it is routed, and backends are
 * tried in rank until one answers. What is written to the client, and the end, are {@link
 * ClientStream}'s; here it is decided what to try next.
 */
final class Exchange implements RequestBody.Listener, AttemptListener, ClientStream.EndListener {
  private static final Logger LOG = System.getLogger(Exchange.class.getName());
  private final Gateway gateway;
  private final @Nullable Session session;
  private final String path;
  private final String clientAddress;
  private final Dialect dialect;
  private final UpstreamRequest request;
  private final ClientStream client;
  private final RequestBody body;
  private final boolean repeatable;
  private final long began = System.nanoTime();

  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicReference<@Nullable Backend> calling = new AtomicReference<>();
  private volatile @Nullable Route route;
  private volatile @Nullable Attempt attempt;
  private volatile long attemptBegan;
  private volatile long answerBegan;
  private volatile int status;
  private volatile boolean admitted;
  private volatile boolean ended;
  private boolean resent;

  Exchange(Gateway gateway, HttpServletRequest incoming, AsyncContext async) {
    this.gateway = gateway;
    this.session = (Session) incoming.getAttribute(Session.ATTRIBUTE);
    this.path = Target.path(incoming);
    this.clientAddress = gateway.upstreamFields().clientAddress(incoming);
    this.dialect = Dialect.of(path);
    this.body = new RequestBody(incoming, gateway.limits().replayBuffer(), this);
    this.request =
        new UpstreamRequest(
            incoming.getMethod(),
            Target.of(incoming),
            gateway.upstreamFields().of(incoming, session),
            body);
    this.repeatable = gateway.limits().allowsRepeat(request.method(), path);
    this.client = new ClientStream(async, gateway.container(), this::terminalEvent, this);
  }

  /** Begins; called in {@code service()}. */
  void start(HttpServletRequest incoming) throws IOException {
    client.start();
    try {
      body.start(incoming);
    } catch (IOException e) {
      bodyFailed(e);
    }
  }

  @Override
  public void bodyReady() {
    gateway
        .router()
        .route(session)
        .whenComplete(
            (decided, failure) -> {
              if (failure == null && client.isAnswering()) {
                gateway.router().abandoned(decided); // refused meanwhile
              } else if (failure == null) {
                route = decided;
                call(decided, false);
              } else {
                noRoute(failure);
              }
            });
  }

  private void noRoute(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof NoBackendException) {
      answer(HttpServletResponse.SC_SERVICE_UNAVAILABLE, cause.getMessage());
    } else {
      LOG.log(Level.ERROR, "a request could not be routed", failure);
      answer(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "the request could not be routed");
    }
  }

  @Override
  public void bodyFailed(Throwable cause) {
    Attempt current = attempt;
    if (current != null) {
      current.abort(Ending.BAD_REQUEST, cause);
    } else {
      refuse(Refusal.ofBody(cause));
    }
  }

  /** One attempt; on a fresh connection it repeats the last one and does not count. */
  private void call(Route decided, boolean fresh) {
    try {
      begin(decided, fresh);
    } catch (RuntimeException e) { // whoever called, it is this exchange that must end
      LOG.log(Level.ERROR, "a request could not be sent to " + decided.backend(), e);
      release();
      answer(HttpServletResponse.SC_BAD_GATEWAY, "the request could not be sent to the backend");
    }
  }

  private void begin(Route decided, boolean fresh) {
    Backend backend = decided.backend();
    calling.set(backend);
    gateway.inFlight().begin(backend);
    if (!fresh) {
      attempts.incrementAndGet();
    }
    attemptBegan = System.nanoTime();
    Attempt begun = gateway.relay().attempt(request, backend, fresh, client, this);
    attempt = begun; // before it is sent, which may fail at once and begin the next
    begun.send();
    if (ended) {
      begun.abort(Ending.CLIENT_GONE, new IOException("the client has left"));
    }
  }

  @Override
  public boolean admits(int answerStatus) {
    Route decided = decided();
    boolean failing = answerStatus >= 502 && answerStatus <= 504;
    if (failing && mayRepeat() && decided.advance()) {
      return false;
    }
    status = answerStatus;
    answerBegan = System.nanoTime();
    if (failing) {
      gateway.router().abandoned(decided);
    } else {
      gateway.router().served(decided);
    }
    admitted = true;
    return true;
  }

  @Override
  public void decorate(HttpServletResponse response) {
    Session identified = session;
    if (identified != null && identified.generated()) {
      response.setHeader(gateway.responseHeader(), identified.get());
    }
    gateway.decisionHeaders().set(response, decided(), identified);
  }

  @Override
  public void missed(Outcome outcome) {
    release();
    if (ended) {
      return;
    }
    Route decided = decided();
    boolean fresh = outcome.ending() == Ending.STALE && resend();
    boolean again =
        switch (outcome.ending()) {
          case DECLINED -> true; // admits() has gone on to the next backend
          case STALE -> fresh || (mayRepeat() && decided.advance());
          case UNREACHED -> body.isReplayable() && attemptsLeft() && decided.advance();
          case UNANSWERED, MALFORMED -> mayRepeat() && decided.advance();
          default -> false;
        };
    if (again) {
      gateway.counters().retried();
      call(decided, fresh);
    } else {
      gateway.router().abandoned(decided);
      refuse(Refusal.of(outcome));
    }
  }

  /**
   * Once, to the same backend: the connection was most likely closed before it was used. Not on
   * another pooled one, which may be as old.
   */
  private boolean resend() {
    boolean may = !resent && repeatable && body.isWhole();
    resent = true;
    return may;
  }

  private boolean mayRepeat() {
    return repeatable && body.isWhole() && attemptsLeft();
  }

  private boolean attemptsLeft() {
    return attempts.get() < gateway.limits().attempts();
  }

  private void refuse(@Nullable Refusal refusal) {
    if (refusal != null) {
      answer(refusal.status(), refusal.message());
    }
  }

  private void answer(int ownStatus, @Nullable String message) {
    status = ownStatus;
    answerBegan = System.nanoTime();
    Fields fields = OwnAnswer.fields(ownStatus);
    Route decided = route;
    if (decided != null) {
      gateway.decisionHeaders().set(fields::add, decided, session);
    }
    client.answer(ownStatus, fields, dialect.error(ownStatus, String.valueOf(message)));
  }

  private byte[] terminalEvent() {
    return dialect.terminalEvent(
        HttpServletResponse.SC_BAD_GATEWAY, "the answer broke off before its end");
  }

  /** Ends the exchange if it waits longer than it may. Called at intervals by a timer. */
  void endIfOverdue(long now) {
    if (client.isAnswering()) {
      keepPin();
      if (isPast(gateway.limits().idle(), now, answerBegan, client.lastWrite(), body.lastRead())) {
        Ending ending = client.isBlocked() ? Ending.CLIENT_GONE : Ending.CUT_SHORT;
        client.end(ending, new TimeoutException("no progress within pinion.timeout.idle"));
      }
      return;
    }
    Attempt current = attempt;
    if (current == null || body.awaitsClient()) {
      if (isPast(gateway.limits().upload(), now, body.lastRead())) {
        bodyFailed(new TimeoutException("no progress within pinion.timeout.upload"));
      }
    } else if (isPast(gateway.limits().firstByte(), now, attemptBegan, body.lastRead())) {
      current.abort(
          Ending.OVERDUE, new TimeoutException("no answer within pinion.timeout.first-byte"));
    }
  }

  /** Whether all of these moments, in {@link System#nanoTime} terms, are longer ago than that. */
  private static boolean isPast(Duration limit, long now, long... moments) {
    return Arrays.stream(moments).allMatch(moment -> now - moment > limit.toNanos());
  }

  /** The gateway closes. */
  void close() {
    IOException cause = new IOException("the gateway is closing");
    Attempt current = attempt;
    if (client.isAnswering()) {
      client.end(client.isBlocked() ? Ending.CLIENT_GONE : Ending.CLOSED, cause);
    } else if (current != null) {
      current.abort(Ending.CLOSED, cause);
    } else {
      refuse(Refusal.of(new Outcome(Ending.CLOSED, 0, cause)));
    }
  }

  /** A pin lives on while an answer of its session is under way, and from its end. */
  private void keepPin() {
    Route decided = route;
    if (admitted && decided != null) {
      gateway.router().used(decided);
    }
  }

  @Override
  public void ended(Outcome outcome) {
    ended = true;
    body.discard();
    Attempt current = attempt;
    boolean wholeAnswer = admitted && outcome.ending() == Ending.ANSWERED;
    if (current != null && !wholeAnswer) {
      Throwable cause = outcome.cause();
      current.abort(
          outcome.ending(), cause == null ? new IOException("the exchange has ended") : cause);
    }
    release();
    keepPin();
    gateway.ended(this, report(outcome));
  }

  private void release() {
    Backend called = calling.getAndSet(null);
    if (called != null) {
      gateway.inFlight().end(called);
    }
  }

  private ExchangeReport report(Outcome outcome) {
    Route decided = route;
    Decision decision = decided == null ? null : decided.decision();
    long now = System.nanoTime();
    return new ExchangeReport(
        request.method(),
        path,
        clientAddress,
        session,
        decision,
        decided == null ? PinLookup.NONE : decided.lookup(),
        decided == null ? null : decided.backend().id(),
        attempts.get(),
        status,
        outcome,
        answerBegan == 0 ? null : Duration.ofNanos(answerBegan - began),
        Duration.ofNanos(now - began),
        body.received(),
        client.bytesWritten());
  }

  private Route decided() {
    Route decided = route;
    if (decided == null) {
      throw new IllegalStateException("an attempt is made for a route");
    }
    return decided;
  }
}
