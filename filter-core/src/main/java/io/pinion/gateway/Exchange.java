package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.dialect.Dialect;
import io.pinion.observe.ExchangeReport;
import io.pinion.relay.ClientStream;
import io.pinion.relay.Ending;
import io.pinion.relay.ExchangeOverException;
import io.pinion.relay.Fields;
import io.pinion.relay.Outcome;
import io.pinion.relay.RequestBody;
import io.pinion.relay.SwitchedConnection;
import io.pinion.relay.TerminalEvents;
import io.pinion.relay.UpstreamRequest;
import io.pinion.route.NoBackendException;
import io.pinion.route.PinLookup;
import io.pinion.route.Route;
import io.pinion.tunnel.Tunnel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: its body is read up to the replay limit, it is routed, {@link Attempts}
 * are made until a backend answers, and {@link ClientStream} writes that answer and makes the end;
 * or a {@link Tunnel}, if the backend has switched to WebSocket. {@link ExchangeWatch} sees to it
 * that nothing takes longer than it may.
 */
final class Exchange
    implements RequestBody.Listener,
        AttemptsListener,
        ClientStream.EndListener,
        Tunnel.EndListener,
        TerminalEvents {
  private static final Logger LOG = System.getLogger(Exchange.class.getName());

  /** Time to read a terminal event before the connection breaks. */
  private static final Duration LAST_WORDS = Duration.ofMillis(250);

  private final Gateway gateway;
  private final ExchangeIdentity identity;
  private final String path;
  private final String clientAddress;
  private final Dialect dialect;
  private final UpstreamRequest request;
  private final RequestBody body;
  private final ClientStream client;
  private final Attempts attempts;
  private final ExchangeWatch watch;
  private final Handshake handshake;
  private final BooleanSupplier endsConnection;
  private final long began = System.nanoTime();

  private volatile long answerBegan;
  private volatile int status;
  private volatile @Nullable String ownMessage;
  private final AtomicBoolean over = new AtomicBoolean();

  Exchange(Gateway gateway, HttpServletRequest incoming, boolean webSocket) {
    this.gateway = gateway;
    this.path = Target.path(incoming);
    this.clientAddress = gateway.forwarded().client(incoming);
    this.dialect = Dialect.of(path);
    this.identity = new ExchangeIdentity(gateway, incoming, dialect, path);
    ExchangeLimits limits = gateway.limits();
    this.body =
        new RequestBody(
            incoming,
            limits.replayBuffer(),
            identity.peekLimit(),
            limits.maxBytes(),
            gateway.container(),
            this);
    this.request =
        new UpstreamRequest(
            incoming.getMethod(),
            Target.of(incoming),
            gateway.upstreamFields().of(incoming),
            body,
            webSocket);
    this.client = new ClientStream(gateway.container(), this, this);
    this.attempts = new Attempts(gateway, request, path, client, this);
    this.handshake = new Handshake(gateway, this);
    this.watch =
        new ExchangeWatch(gateway, this, acceptsNothingButEvents(incoming.getHeader("Accept")));
    this.endsConnection = gateway.readiness().endsConnectionOf(incoming);
  }

  private static boolean acceptsNothingButEvents(@Nullable String accept) {
    return accept != null && accept.contains("text/event-stream") && !accept.contains(",");
  }

  /** Begins; called in {@code service()}. */
  void start(HttpServletRequest incoming, HttpServletResponse response) {
    startClient(incoming, response);
    startBody(incoming);
  }

  private void startClient(HttpServletRequest incoming, HttpServletResponse response) {
    try {
      client.start(incoming.startAsync(incoming, response));
    } catch (IOException | RuntimeException | Error e) { // the container's
      LOG.log(Level.ERROR, "an exchange could not begin", e);
      client.end(Ending.CLOSED, e);
    }
  }

  /** Answers by itself; called in {@code service()}, in place of {@link #start}. */
  void refuse(HttpServletRequest incoming, HttpServletResponse response, Refusal refusal) {
    refuse(refusal);
    startClient(incoming, response);
  }

  /**
   * Has a backend switch to WebSocket, and the client's connection after it; else the client gets
   * the answer that came instead. Called in {@code service()}, where it waits for the backend.
   */
  void shakeHands(HttpServletRequest incoming, HttpServletResponse response) {
    startBody(incoming);
    if (!handshake.upgrades(incoming, response)) {
      startClient(incoming, response);
    }
  }

  private void startBody(HttpServletRequest incoming) {
    try {
      body.start(incoming);
    } catch (IOException e) {
      bodyFailed(e);
    }
  }

  @Override
  public void bodyReady() {
    try {
      Refusal refusal = identity.look(body);
      if (refusal != null) {
        refuse(refusal);
        return;
      }
      identity.addTo(request.fields());
      identity.route().whenComplete(this::routed);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void routed(@Nullable Route decided, @Nullable Throwable failure) {
    try {
      if (decided == null) {
        noRoute(Objects.requireNonNull(failure));
      } else if (client.isAnswering()) {
        gateway.router().abandoned(decided); // refused meanwhile
      } else {
        attempts.start(decided);
      }
    } catch (RuntimeException | Error e) { // nobody else would hear of it
      failed(e);
    }
  }

  private void failed(Throwable cause) {
    LOG.log(Level.ERROR, "an exchange failed inside the gateway", cause);
    client.end(Ending.UNANSWERED, cause);
  }

  private void noRoute(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof NoBackendException none) {
      boolean unknown = none.reason() == NoBackendException.Reason.MODEL_UNKNOWN;
      answer(
          unknown ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          none.getMessage());
    } else {
      LOG.log(Level.ERROR, "a request could not be routed", failure);
      answer(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "the request could not be routed");
    }
  }

  @Override
  public void bodyFailed(Throwable cause) {
    if (client.isAnswering()) {
      client.end(Ending.BAD_REQUEST, cause);
    } else if (attempts.isUnderWay()) {
      attempts.abort(Ending.BAD_REQUEST, cause);
    } else {
      refuse(Refusal.ofRequest(cause));
    }
  }

  @Override
  public void answerBegins(int answerStatus) {
    status = answerStatus;
    answerBegan = System.nanoTime();
    body.forget();
    handshake.answered();
  }

  @Override
  public void switched(SwitchedConnection connection) {
    status = HttpServletResponse.SC_SWITCHING_PROTOCOLS;
    answerBegan = System.nanoTime();
    handshake.switched(connection);
  }

  @Override
  public @Nullable Consumer<ByteBuffer> observer(Backend backend, boolean eventStream) {
    return identity.observer(backend, eventStream);
  }

  @Override
  public void decorate(HttpServletResponse response) {
    addOwnFields(
        (name, value) -> {
          if (name.equals(IdReturn.SET_COOKIE)) {
            response.addHeader(name, value);
          } else {
            response.setHeader(name, value);
          }
        });
  }

  void addOwnFields(BiConsumer<String, String> fields) {
    identity.tell(fields);
    Route decided = attempts.route();
    if (decided != null) {
      gateway.decisionHeaders().set(fields, decided, identity.session());
    }
    if (endsConnection.getAsBoolean()) {
      fields.accept("Connection", "close");
    }
  }

  @Override
  public void unanswered(Outcome outcome) {
    if (outcome.ending() != Ending.CLIENT_GONE) {
      refuse(Refusal.of(outcome));
    }
  }

  void refuse(Refusal refusal) {
    answer(refusal.status(), refusal.message());
  }

  private void answer(int ownStatus, @Nullable String message) {
    status = ownStatus;
    ownMessage = String.valueOf(message);
    answerBegan = System.nanoTime();
    gateway.counters().erred(ownStatus);
    Fields fields = OwnAnswer.fields(dialect, ownStatus, gateway.backends().retryAfter());
    addOwnFields(fields::add);
    client.answer(ownStatus, fields, dialect.error(ownStatus, String.valueOf(message)));
    handshake.answered();
  }

  @Override
  public byte[] brokenOff(Outcome outcome) {
    Refusal refusal = Refusal.of(outcome);
    return dialect.terminalEvent(refusal.status(), refusal.message());
  }

  @Override
  public int statusOf(Outcome outcome) {
    return Refusal.of(outcome).status();
  }

  @Override
  public byte[] insteadOf(int answerStatus, byte[] answer) {
    String own = ownMessage;
    return own == null
        ? dialect.terminalEvent(answerStatus, answer)
        : dialect.terminalEvent(answerStatus, own);
  }

  @Override
  public void afterLastWords(Runnable over) {
    gateway.later(LAST_WORDS, over);
  }

  /** Looks whether it waits longer than it may. Called at intervals by a timer. */
  void check(long now) {
    Tunnel open = handshake.tunnel();
    if (open != null) {
      keepPin();
      aside(() -> open.endIfIdle(now, gateway.webSockets().idleTimeout(), gateway.limits().idle()));
    } else {
      watch.check(now);
    }
  }

  /** A backend was taken down. */
  void leaveDown() {
    aside(attempts::leaveIfDown);
  }

  /** Off the timer's thread, where writing to a client may block. */
  void aside(Runnable work) {
    gateway.relay().writers().execute(work);
  }

  RequestBody body() {
    return body;
  }

  ClientStream client() {
    return client;
  }

  Attempts attempts() {
    return attempts;
  }

  Dialect dialect() {
    return dialect;
  }

  /** When the request came, in {@link System#nanoTime} terms, as all these moments. */
  long began() {
    return began;
  }

  boolean isOver() {
    return over.get();
  }

  /** When the client's answer began. */
  long answerBegan() {
    return answerBegan;
  }

  /** The gateway closes. */
  void close() {
    ExchangeOverException cause = new ExchangeOverException("the gateway is closing");
    Tunnel open = handshake.tunnel();
    if (open != null) {
      open.goAway();
    } else if (client.isAnswering()) {
      client.end(client.isBlocked() ? Ending.CLIENT_GONE : Ending.CLOSED, cause);
    } else if (attempts.isUnderWay()) {
      attempts.abort(Ending.CLOSED, cause);
    } else {
      refuse(Refusal.of(new Outcome(Ending.CLOSED, 0, cause)));
    }
  }

  /** Ends without last words. */
  void cutOff() {
    Tunnel open = handshake.tunnel();
    if (open != null) {
      open.cutOff();
      return;
    }
    client.end(Ending.CLIENT_GONE, new ExchangeOverException("the gateway has closed"));
  }

  /** A pin lives on while an answer of its session is under way, and from its end. */
  void keepPin() {
    Route decided = attempts.route();
    if (attempts.hasAnswered() && decided != null) {
      gateway.router().used(decided);
    }
  }

  @Override
  public void ended(Outcome outcome) {
    if (!over.compareAndSet(false, true)) {
      return; // cut off while it was handed to its tunnel
    }
    handshake.ended();
    try {
      attempts.end(outcome);
      keepPin();
    } finally { // whatever a listener or a store throws
      try {
        body.discard();
      } finally {
        gateway.ended(this, report(outcome));
      }
    }
  }

  private ExchangeReport report(Outcome outcome) {
    Route decided = attempts.route();
    Tunnel open = handshake.tunnel();
    long now = System.nanoTime();
    return new ExchangeReport(
        request.method(),
        gateway.identifying().shown(path),
        clientAddress,
        identity.session(),
        DecisionHeaders.source(decided, identity.session()),
        decided == null ? null : decided.decision(),
        decided == null ? PinLookup.NONE : decided.lookup(),
        decided == null ? null : decided.backend().id(),
        attempts.count(),
        status,
        outcome,
        answerBegan == 0 ? null : Duration.ofNanos(answerBegan - began),
        Duration.ofNanos(now - began),
        open == null ? body.received() : open.bytesIn(),
        open == null ? client.bytesWritten() : open.bytesOut());
  }
}
