package io.pinion.gateway;

import io.pinion.relay.Ending;
import io.pinion.relay.RequestBody;
import io.pinion.relay.UpstreamRequest;
import io.pinion.route.Route;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether a request may be sent once more: by its method and path, by its body, by how often it was
 * sent, and by where its route can go.
 */
final class Repeats {
  private static final Logger LOG = System.getLogger(Repeats.class.getName());

  private final boolean repeatable;
  private final RequestBody body;
  private final int most;
  private final AtomicInteger count = new AtomicInteger();
  private volatile int before;
  private boolean resent;

  Repeats(ExchangeLimits limits, UpstreamRequest request, String path) {
    this.repeatable = limits.allowsRepeat(request.method(), path);
    this.body = request.body();
    this.most = limits.attempts();
  }

  /** It is sent to a backend. */
  void sent() {
    count.incrementAndGet();
  }

  /** To how many backends it was sent. */
  int count() {
    return count.get();
  }

  /**
   * Once, to the same backend: the connection was most likely closed before it was used, or it has
   * said that it did not begin. Not on another pooled one, which may be as old.
   */
  boolean mayResend(Ending ending) {
    boolean may =
        switch (ending) {
          case STALE -> repeatable && body.isWhole();
          case UNPROCESSED -> body.isReplayable();
          default -> false;
        };
    may &= !resent;
    resent |= may;
    return may;
  }

  /** After an attempt that may have had an effect. */
  boolean mayRepeat(Route route) {
    return repeatable && body.isWhole() && attemptsLeft(route);
  }

  /** After an attempt that had no connection. */
  boolean mayGoOn(Route route) {
    return body.isReplayable() && attemptsLeft(route);
  }

  /** After all of a route have failed: on another, of another model. */
  boolean mayStartOver() {
    return repeatable && body.isWhole();
  }

  /** It goes along another route, with as many attempts as along the first. */
  void startOver() {
    before = count.get();
    resent = false;
  }

  /** A full backend has not begun; of a 503 that is less certain. */
  boolean maySpill(Route route, int status) {
    boolean safe = repeatable || status != HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    return safe && body.isWhole() && attemptsLeft(route);
  }

  private boolean attemptsLeft(Route route) {
    return count.get() - before < most && hasNext(route);
  }

  private static boolean hasNext(Route route) {
    try {
      return route.hasNext();
    } catch (RuntimeException e) { // a selector's, which has ranked no further
      LOG.log(Level.ERROR, "no further backend could be selected", e);
      return false;
    }
  }
}
