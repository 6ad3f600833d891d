package io.pinion.gateway;

import io.pinion.health.HealthTracker;
import io.pinion.observe.Counters;
import io.pinion.relay.Attempt;
import io.pinion.relay.Ending;
import io.pinion.relay.Outcome;
import io.pinion.relay.Side;
import io.pinion.relay.TlsException;
import org.jspecify.annotations.Nullable;

/**
 * What attempts say of their backends, for the figures and for their health. Nothing that a client
 * does, or that the gateway lacks, comes to either. Not every failure speaks against the backend's
 * health: one that is full is well, a pooled connection that was closed in time was used too late,
 * one that says it has not begun a call may have others to end before it goes, and what is given up
 * because probes have failed has been judged already.
 */
final class AttemptResults {
  private final Counters counters;
  private final HealthTracker health;
  private final TlsWarnings tlsWarnings;

  AttemptResults(Gateway gateway) {
    this.counters = gateway.counters();
    this.health = gateway.backends().health();
    this.tlsWarnings = gateway.backends().tlsWarnings();
  }

  /** The head of an answer has come. */
  void said(@Nullable Attempt attempt, Availability said) {
    if (attempt == null || said == Availability.SERVES) {
      return; // that shows only at its end
    }
    counters.backendFailed(attempt.backend().id(), said.label());
    if (said == Availability.UNAVAILABLE) {
      health.exchangeFailed(attempt.backend(), said.label());
    }
  }

  /** Nothing of an answer has gone to the client. */
  void missed(@Nullable Attempt attempt, Outcome outcome) {
    Ending ending = outcome.ending();
    if (attempt == null || ending.side() != Side.BACKEND || ending == Ending.DECLINED) {
      return;
    }
    counters.backendFailed(attempt.backend().id(), outcome.label());
    if (outcome.cause() instanceof TlsException why) {
      tlsWarnings.failed(attempt.backend(), why);
    }
    if (ending != Ending.STALE && ending != Ending.UNPROCESSED && ending != Ending.TAKEN_DOWN) {
      health.exchangeFailed(attempt.backend(), outcome.label());
    }
  }

  /**
   * An answer that has begun is over.
   *
   * @param refused whether it was one by which a backend says no
   */
  void ended(@Nullable Attempt attempt, Outcome outcome, boolean refused) {
    if (attempt == null) {
      return;
    } else if (outcome.ending() == Ending.CUT_SHORT) {
      counters.backendFailed(attempt.backend().id(), outcome.ending().label());
      health.exchangeFailed(attempt.backend(), outcome.ending().label());
    } else if (outcome.ending() == Ending.ANSWERED && !refused) {
      health.exchangeServed(attempt.backend());
    }
  }
}
