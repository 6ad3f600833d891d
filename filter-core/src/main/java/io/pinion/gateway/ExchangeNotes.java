package io.pinion.gateway;

import io.pinion.observe.ExchangeReport;
import io.pinion.relay.Outcome;
import io.pinion.route.PinLookup;
import io.pinion.route.Route;
import io.pinion.session.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is noted of an exchange while it goes on, for the report at its end. */
final class ExchangeNotes {
  private final String method;
  private final String shownPath;
  private final String clientAddress;
  private final long began = System.nanoTime();
  private volatile long answerBegan;
  private volatile int status;

  ExchangeNotes(String method, String shownPath, String clientAddress) {
    this.method = method;
    this.shownPath = shownPath;
    this.clientAddress = clientAddress;
  }

  /** An answer begins. */
  void answers(int answerStatus) {
    status = answerStatus;
    answerBegan = System.nanoTime();
  }

  /** When the request came, in {@link System#nanoTime} terms, as all these moments. */
  long began() {
    return began;
  }

  /** When the client's answer began; 0 if it has not. */
  long answerBegan() {
    return answerBegan;
  }

  /** The report of an exchange that ends now. */
  ExchangeReport report(
      @Nullable Session session, Attempts attempts, Outcome outcome, long bytesIn, long bytesOut) {
    Route decided = attempts.route();
    long now = System.nanoTime();
    return new ExchangeReport(
        method,
        shownPath,
        clientAddress,
        session,
        DecisionHeaders.source(decided, session),
        decided == null ? null : decided.decision(),
        decided == null ? PinLookup.NONE : decided.lookup(),
        decided == null ? null : decided.backend().id(),
        attempts.count(),
        status,
        outcome,
        answerBegan == 0 ? null : Duration.ofNanos(answerBegan - began),
        Duration.ofNanos(now - began),
        bytesIn,
        bytesOut);
  }
}
