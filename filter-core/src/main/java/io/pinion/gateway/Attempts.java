package io.pinion.gateway;

import io.pinion.relay.Attempt;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.ClientStream;
import io.pinion.relay.Ending;
import io.pinion.relay.ExchangeOverException;
import io.pinion.relay.Outcome;
import io.pinion.relay.SwitchedConnection;
import io.pinion.relay.UpstreamRequest;
import io.pinion.route.Decision;
import io.pinion.route.Route;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one exchange, one after the other along its route. As long as nothing has gone to
 * the client, another backend is tried:
 *
 * <ol>
 *   <li>No connection, or no TLS on it, or the backend says that it has not begun: always, if no
 *       backend has taken any of the body.
 *   <li>A pooled connection was closed without a byte, or the backend says that it has not begun:
 *       once more to the same backend.
 *   <li>No answer, or one that broke off before its first byte, or 502, 503, 504, or the backend
 *       was taken down while it was waited for: if the request may be repeated and its body is
 *       whole.
 *   <li>429, 529, or 503 with Retry-After, by which a backend says that it is full: if the body is
 *       whole; an earlier pin stays.
 * </ol>
 *
 * No backend is tried twice, at most {@code pinion.retry.attempts} are, and all but the first two
 * kinds need a place in the {@link RetryBudget}. The last answer that was not wanted is kept, and
 * is the client's if there is none better.
 *
 * <p>Where the listener has another route, for another model, that is gone when nobody on this one
 * has answered but by 429 or 5xx.
 *
 * <p>Each attempt needs a {@link CallPlace}. One that finds none at its backend spills to the next
 * that has one, without having been made; where nobody has, it waits.
 */
final class Attempts implements AttemptListener, CallPlace.Listener {
  private static final Logger LOG = System.getLogger(Attempts.class.getName());

  private static final String FULL = "all backends of the model are full";

  private final Gateway gateway;
  private final UpstreamRequest request;
  private final ClientStream client;
  private final AttemptsListener listener;

  private final Repeats repeats;
  private final CallPlace place;
  private final KeptAnswer declined = new KeptAnswer();
  private final RetryPlace retryPlace;
  private final AttemptResults results;
  private final Verdict verdict;
  private volatile @Nullable Route route;
  private volatile @Nullable Attempt attempt;
  private volatile long attemptBegan;
  private volatile boolean begun;
  private volatile boolean ended;
  private Decision calledBy = Decision.ANONYMOUS;

  Attempts(
      Gateway gateway,
      UpstreamRequest request,
      String path,
      ClientStream client,
      AttemptsListener listener) {
    this.gateway = gateway;
    this.request = request;
    this.client = client;
    this.repeats = new Repeats(gateway.limits(), request, path);
    this.listener = listener;
    this.retryPlace = new RetryPlace(gateway.retries(), gateway.counters());
    this.results = new AttemptResults(gateway);
    this.verdict = new Verdict(gateway, repeats, retryPlace, results, listener::hasNextRoute);
    this.place = new CallPlace(gateway.backends(), this);
  }

  /** Makes the first attempt along a route. */
  void start(Route decided) {
    route = decided;
    if (ended) {
      gateway.router().abandoned(decided);
    } else {
      call(decided);
    }
  }

  /** Where the attempts go; null before the first. */
  @Nullable Route route() {
    return route;
  }

  /** How many there were. */
  int count() {
    return repeats.count();
  }

  /** Whether one is under way, or was, or waits for a place. */
  boolean isUnderWay() {
    return attempt != null || place.isAwaited();
  }

  /** When the last one, or the wait for it, began, in {@link System#nanoTime} terms. */
  long lastBegan() {
    return attemptBegan;
  }

  /** Whether an answer of a backend has begun. */
  boolean hasAnswered() {
    return begun;
  }

  /** Begins an event stream whose head has come, without waiting for its first byte. */
  boolean beginStream() {
    Attempt current = attempt;
    return current != null && current.beginStream();
  }

  /** Ends the attempt under way; the listener is told if nothing of its answer has begun. */
  void abort(Ending ending, Throwable cause) {
    Attempt current = attempt;
    if (place.leave()) {
      giveUp(decided(), new Outcome(ending, 0, cause));
    } else if (current != null) {
      current.abort(ending, cause);
    }
  }

  /**
   * A backend was taken down: what waits for it is tried elsewhere, if it may be repeated and there
   * is another one. Else it waits on, for a backend that hangs may come back. Nobody waits for a
   * place at backends that are all down.
   */
  void leaveIfDown() {
    Attempt waiting = begun ? null : attempt;
    if (place.isVain() && place.leave()) {
      turnedAway("all backends that could serve the request are down");
    } else if (waiting != null
        && gateway.backends().isOut(waiting.backend())
        && repeats.mayRepeat(decided())) {
      waiting.giveUp(Ending.TAKEN_DOWN, new TimeoutException("taken down before it answered"));
    }
  }

  /** The exchange is over: whatever is under way is cancelled, unless its answer was whole. */
  void end(Outcome outcome) {
    ended = true;
    if (begun) {
      results.ended(attempt, outcome, verdict.isRefused());
    }
    ExchangeOverException over =
        new ExchangeOverException("the exchange has ended", outcome.cause());
    boolean answered = outcome.ending() == Ending.ANSWERED;
    try {
      if (!begun || !answered) { // or answered by the gateway itself
        abort(answered ? Ending.CLIENT_GONE : outcome.ending(), over);
      }
      declined.drop(over);
    } finally { // whatever the HTTP client throws
      place.release();
      retryPlace.giveBack();
    }
  }

  /** An attempt at the route's backend, or at the next one that has a place. */
  private void call(Route decided) {
    guarded(
        decided,
        () -> {
          if (place.take(decided)) {
            begin(decided, false);
          } else if (declined.isFull() && verdict.mayLeaveRoute()) {
            leaveRoute(decided, new Outcome(Ending.NO_PLACE, 0, new ExchangeOverException(FULL)));
          } else if (!declined.isFull() || !passOnDeclined(decided)) { // else that says it all
            await(decided);
          }
        });
  }

  /** Whoever calls, it is this exchange that must end if that fails. */
  private void guarded(Route decided, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a request could not be sent to " + decided.backend(), e);
      place.release();
      giveUp(decided, new Outcome(Ending.UNANSWERED, 0, e));
    }
  }

  private void await(Route decided) {
    attemptBegan = System.nanoTime();
    place.await(decided);
    if (ended && place.leave()) {
      gateway.router().abandoned(decided);
    }
  }

  @Override
  public void admitted() {
    Route decided = decided();
    if (ended) {
      place.release();
      gateway.router().abandoned(decided);
    } else {
      guarded(decided, () -> begin(decided, false));
    }
  }

  @Override
  public void turnedAway(String reason) {
    Route decided = decided();
    Outcome outcome = new Outcome(Ending.NO_PLACE, 0, new ExchangeOverException(reason));
    if (verdict.mayLeaveRoute()) {
      leaveRoute(decided, outcome);
    } else if (!passOnDeclined(decided)) {
      giveUp(decided, outcome);
    }
  }

  private void giveUp(Route decided, Outcome outcome) {
    gateway.router().abandoned(decided);
    if (!ended) {
      listener.unanswered(outcome);
    }
  }

  /** One attempt; on a fresh connection it repeats the last one, in its place. */
  private void begin(Route decided, boolean fresh) {
    calledBy = decided.decision();
    if (attempt != null) {
      gateway.counters().retried();
    }
    if (!fresh) {
      repeats.sent();
    }
    attemptBegan = System.nanoTime();
    AttemptListener told = listener.sending(decided.backend(), this);
    Attempt next = gateway.relay().attempt(request, decided.backend(), fresh, client, told);
    attempt = next; // before it is sent, which may fail at once and begin the next
    next.send();
    if (ended) {
      next.abort(Ending.CLIENT_GONE, new ExchangeOverException("the client has left"));
      place.release();
    } else {
      leaveIfDown(); // since it was chosen
    }
  }

  @Override
  public boolean wants(int status, @Nullable String retryAfter) {
    return verdict.isWanted(attempt, decided(), status, retryAfter);
  }

  @Override
  public void begins(int status) {
    begun = true;
    declined.drop(new ExchangeOverException("another backend has answered"));
    retryPlace.giveBack();
    if (verdict.isRefused()) {
      gateway.router().abandoned(decided());
    } else {
      gateway.router().served(decided());
    }
    listener.answerBegins(status);
  }

  @Override
  public void switched(SwitchedConnection connection) {
    verdict.clear();
    begun = true;
    declined.drop(new ExchangeOverException("another backend has answered"));
    retryPlace.giveBack();
    gateway.router().served(decided());
    listener.switched(connection);
  }

  @Override
  public @Nullable Consumer<ByteBuffer> observer(boolean eventStream) {
    return listener.observer(decided().backend(), eventStream);
  }

  @Override
  public void decorate(HttpServletResponse response) {
    listener.decorate(response);
  }

  @Override
  public void missed(Outcome outcome) {
    boolean fresh = !ended && repeats.mayResend(outcome.ending());
    if (!fresh) {
      place.release();
    }
    Route decided = decided();
    Attempt missed = attempt;
    if (outcome.ending() == Ending.DECLINED && missed != null) {
      declined.keep(missed, calledBy, verdict.isFull());
    }
    if (ended) {
      declined.drop(new ExchangeOverException("the exchange has ended"));
      if (!begun) {
        gateway.router().abandoned(decided);
      }
      return;
    }
    results.missed(missed, outcome);
    if (fresh) {
      guarded(decided, () -> begin(decided, true));
    } else if (verdict.leavesRoute()) {
      leaveRoute(decided, outcome);
    } else if (verdict.goesOn(outcome.ending(), decided)) {
      call(decided);
    } else if (verdict.leavesRoute(outcome.ending())) {
      leaveRoute(decided, outcome);
    } else if (!outcome.ending().leavesClientWaiting() || !passOnDeclined(decided)) {
      giveUp(decided, outcome);
    }
  }

  /** Nobody on this route has answered: along the next one, or not at all. */
  private void leaveRoute(Route failed, Outcome outcome) {
    verdict.clear();
    var unused =
        listener
            .nextRoute()
            .whenComplete(
                (next, failure) -> {
                  if (next == null) {
                    LOG.log(Level.DEBUG, "no further model can be asked", failure);
                    if (ended || !passOnDeclined(failed)) {
                      giveUp(failed, outcome);
                    }
                  } else {
                    gateway.router().abandoned(failed);
                    repeats.startOver();
                    start(next);
                  }
                });
  }

  private boolean passOnDeclined(Route decided) {
    KeptAnswer.Kept kept = declined.take();
    if (kept == null) {
      return false;
    }
    decided.returnTo(kept.attempt().backend(), kept.decision());
    verdict.refuse();
    attempt = kept.attempt(); // whose end is the exchange's now
    return kept.attempt().passOn();
  }

  private Route decided() {
    Route decided = route;
    if (decided == null) {
      throw new IllegalStateException("an attempt is made for a route");
    }
    return decided;
  }
}
