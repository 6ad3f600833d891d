package io.pinion.gateway;

import io.pinion.observe.ExchangeReport;
import io.pinion.relay.Outcome;
import io.pinion.route.PinLookup;
import io.pinion.route.Route;
import io.pinion.session.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is noted of an exchange while it goes on, for the report at its end. */
final class ExchangeNotes {
  private final ExchangeTrace trace;
  private final String method;
  private final String shownPath;
  private final String clientAddress;
  private final long began = System.nanoTime();
  private volatile long answerBegan;
  private volatile int status;

  /** Nothing so far; made in {@code service()}. */
  ExchangeNotes(Gateway gateway, HttpServletRequest request, String path) {
    this.trace = gateway.tracing().of(request);
    this.method = request.getMethod();
    this.shownPath = gateway.identifying().shown(path);
    this.clientAddress = gateway.forwarded().client(request);
  }

  /** Who is told of its steps. */
  ExchangeTrace trace() {
    return trace;
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

  /** The report of an exchange that ends now, as its trace does. */
  ExchangeReport report(
      @Nullable Session session, Attempts attempts, Outcome outcome, long bytesIn, long bytesOut) {
    Route decided = attempts.route();
    long now = System.nanoTime();
    ExchangeReport report =
        new ExchangeReport(
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
    trace.ended(report);
    return report;
  }
}
