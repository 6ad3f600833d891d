package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.dialect.Dialect;
import io.pinion.model.ModelDecision;
import io.pinion.observe.ExchangeReport;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.ClientStream;
import io.pinion.relay.Ending;
import io.pinion.relay.ExchangeOverException;
import io.pinion.relay.Fields;
import io.pinion.relay.Outcome;
import io.pinion.relay.RequestBody;
import io.pinion.relay.SwitchedConnection;
import io.pinion.relay.UpstreamRequest;
import io.pinion.route.Route;
import io.pinion.tunnel.Tunnel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
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
        ExchangeRoute.Listener,
        AttemptsListener,
        ClientStream.EndListener,
        Tunnel.EndListener {
  private static final Logger LOG = System.getLogger(Exchange.class.getName());

  private final Gateway gateway;
  private final ExchangeIdentity identity;
  private final ExchangeModel model;
  private final ExchangeRoute where;
  private final ExchangeWords words;
  private final ExchangeNotes notes;
  private final Dialect dialect;
  private final UpstreamRequest request;
  private final RequestBody body;
  private final ClientStream client;
  private final Attempts attempts;
  private final ExchangeWatch watch;
  private final Handshake handshake;
  private final AtomicBoolean over = new AtomicBoolean();

  Exchange(Gateway gateway, HttpServletRequest incoming, boolean webSocket) {
    this.gateway = gateway;
    String path = Target.path(incoming);
    this.notes = new ExchangeNotes(gateway, incoming, path);
    this.dialect = Dialect.of(path);
    this.where = new ExchangeRoute(gateway, incoming, dialect, path);
    this.identity = where.identity();
    this.model = where.model();
    ExchangeLimits limits = gateway.limits();
    this.body =
        new RequestBody(
            incoming,
            Math.max(limits.replayBuffer(), model.holdLimit()),
            where.peekLimit(),
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
    this.words = new ExchangeWords(gateway, incoming, dialect, where, this::route);
    this.client = new ClientStream(gateway.container(), words, this);
    this.attempts = new Attempts(gateway, request, path, client, this);
    this.handshake = new Handshake(gateway, this);
    this.watch = new ExchangeWatch(gateway, this, incoming.getHeader("Accept"));
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
      where.begin(body, request.fields(), this);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  @Override
  public void routed(Route decided) {
    if (client.isAnswering()) {
      gateway.router().abandoned(decided); // refused meanwhile
    } else {
      attempts.start(decided);
    }
  }

  @Override
  public void decided(ModelDecision decision) {
    if (client.isAnswering()) {
      return; // refused meanwhile
    }
    notes.answers(HttpServletResponse.SC_OK);
    Fields fields = new Fields();
    fields.add("Content-Type", "application/json");
    words.addTo(fields::add);
    byte[] answer = model.answer(decision, identity.session());
    client.answer(HttpServletResponse.SC_OK, fields, answer);
  }

  @Override
  public void failed(Throwable cause) {
    LOG.log(Level.ERROR, "an exchange failed inside the gateway", cause);
    client.end(Ending.UNANSWERED, cause);
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
    notes.answers(answerStatus);
    body.forget();
    model.forget();
    handshake.answered();
  }

  @Override
  public void switched(SwitchedConnection connection) {
    notes.answers(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    handshake.switched(connection);
  }

  @Override
  public @Nullable Consumer<ByteBuffer> observer(Backend backend, boolean eventStream) {
    return identity.observer(backend, eventStream);
  }

  @Override
  public void decorate(HttpServletResponse response) {
    words.decorate(response);
  }

  @Override
  public AttemptListener sending(Backend backend, AttemptListener listener) {
    model.prepare(request, backend);
    return notes.trace().sends(backend, model.name(), request.fields(), listener);
  }

  @Override
  public boolean hasNextRoute() {
    return model.hasNext();
  }

  @Override
  public CompletionStage<Route> nextRoute() {
    return where.next();
  }

  @Override
  public void afterLastWords(Runnable over) {
    words.afterLastWords(over);
  }

  @Override
  public void unanswered(Outcome outcome) {
    if (outcome.ending() != Ending.CLIENT_GONE) {
      refuse(Refusal.of(outcome));
    }
  }

  @Override
  public void refuse(Refusal refusal) {
    int status = refusal.status();
    notes.answers(status);
    gateway.counters().erred(status);
    Fields fields = words.errorFields(status);
    words.addTo(fields::add);
    client.answer(status, fields, words.error(status, refusal.message()));
    handshake.answered();
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

  private @Nullable Route route() {
    return attempts.route();
  }

  ExchangeWords words() {
    return words;
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
    return notes.began();
  }

  boolean isOver() {
    return over.get();
  }

  /** When the client's answer began. */
  long answerBegan() {
    return notes.answerBegan();
  }

  /** The gateway is going to close. */
  void goAway() {
    Tunnel open = handshake.tunnel();
    if (open != null) {
      open.goAway();
    }
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
    Tunnel open = handshake.tunnel();
    return notes.report(
        identity.session(),
        attempts,
        outcome,
        open == null ? body.received() : open.bytesIn(),
        open == null ? client.bytesWritten() : open.bytesOut());
  }
}
