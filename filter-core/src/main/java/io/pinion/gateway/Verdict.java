package io.pinion.gateway;

import io.pinion.relay.Attempt;
import io.pinion.relay.Ending;
import io.pinion.route.Route;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the last attempt has come to, and so whether the client is to have its answer, or the
 * request goes to another backend. Used in the turns of one exchange's attempts.
 */
final class Verdict {
  private static final int TOO_MANY_REQUESTS = 429;

  private final Gateway gateway;
  private final Repeats repeats;
  private final RetryPlace retryPlace;
  private final AttemptResults results;
  private final BooleanSupplier hasNextRoute;
  private boolean refused;
  private boolean full;
  private boolean leavesRoute;

  /**
   * No answer so far.
   *
   * @param hasNextRoute whether there is another route, should nobody on this one answer
   */
  Verdict(
      Gateway gateway,
      Repeats repeats,
      RetryPlace retryPlace,
      AttemptResults results,
      BooleanSupplier hasNextRoute) {
    this.gateway = gateway;
    this.repeats = repeats;
    this.retryPlace = retryPlace;
    this.results = results;
    this.hasNextRoute = hasNextRoute;
  }

  /** Whether the client is to have the answer; if not, the route has gone on, or is to be left. */
  boolean isWanted(
      @Nullable Attempt attempt, Route route, int status, @Nullable String retryAfter) {
    Duration pause = RetryAfter.read(retryAfter, Instant.now());
    Availability said = Availability.of(status, pause != null);
    results.said(attempt, said);
    if (said == Availability.FULL && pause != null) {
      gateway.backends().cooldowns().begin(route.backend(), pause);
    }
    boolean elsewhere =
        switch (said) {
          case FULL -> repeats.maySpill(route, status) && retryPlace.take() && route.spill();
          case UNAVAILABLE -> repeats.mayRepeat(route) && retryPlace.take() && route.advance();
          case SERVES -> false;
        };
    leavesRoute = !elsewhere && isFailure(status) && mayLeaveRoute() && retryPlace.take();
    refused = said != Availability.SERVES;
    full = said == Availability.FULL;
    return !elsewhere && !leavesRoute;
  }

  private static boolean isFailure(int status) {
    return status == TOO_MANY_REQUESTS || status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
  }

  /**
   * After an attempt that was missed: whether there is a further one, to which the route has gone.
   */
  boolean goesOn(Ending ending, Route route) {
    return switch (ending) {
      case DECLINED -> true; // the verdict has gone on
      case UNREACHED, TLS_FAILED, UNPROCESSED -> repeats.mayGoOn(route) && route.advance();
      case STALE, UNANSWERED, TAKEN_DOWN -> repeats.mayRepeat(route) && route.advance();
      case MALFORMED -> repeats.mayRepeat(route) && retryPlace.take() && route.advance();
      default -> false;
    };
  }

  /** After an attempt that was missed, as the last on its route: whether another route is taken. */
  boolean leavesRoute(Ending ending) {
    return switch (ending) {
      case UNREACHED, TLS_FAILED, UNPROCESSED, STALE, UNANSWERED, TAKEN_DOWN, MALFORMED ->
          mayLeaveRoute();
      default -> false;
    };
  }

  /** Whether the request may go along another route. */
  boolean mayLeaveRoute() {
    return hasNextRoute.getAsBoolean() && repeats.mayStartOver();
  }

  /** Whether it is to go along another route now, since this answer was not wanted. */
  boolean leavesRoute() {
    return leavesRoute;
  }

  /** It has gone along another route, or a backend has switched to WebSocket. */
  void clear() {
    leavesRoute = false;
    refused = false;
    full = false;
  }

  /** An answer is passed on that was not wanted at first. */
  void refuse() {
    refused = true;
  }

  /** Whether the backend says no by it. */
  boolean isRefused() {
    return refused;
  }

  /** Whether the backend says that it is full. */
  boolean isFull() {
    return full;
  }
}
