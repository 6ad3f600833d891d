package io.pinion.observe;

import io.pinion.relay.Ending;
import io.pinion.relay.Outcome;
import io.pinion.route.Decision;
import io.pinion.route.PinLookup;
import io.pinion.session.Session;
import io.pinion.session.SessionId;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reports of exchanges for tests. */
final class Reports {
  static final String RAW_ID = "s3cr3t-conversation";

  private Reports() {}

  static Session session() {
    SessionId id = new SessionId(SessionKind.EXPLICIT, "header:X-Session-ID", RAW_ID, false);
    return new Session(id, new SessionKey(1, 2), false, true);
  }

  static ExchangeReport answered(String method, String path, @Nullable Session session) {
    return new ExchangeReport(
        method,
        path,
        "192.0.2.7",
        session,
        session == null ? null : session.id().source(),
        Decision.STORE_UNAVAILABLE,
        PinLookup.ERROR,
        "gpu-a",
        2,
        200,
        new Outcome(Ending.ANSWERED, 200, null),
        Duration.ofMillis(12),
        Duration.ofMillis(345),
        678,
        9_012);
  }

  /** An exchange that got no route and no answer. */
  static ExchangeReport unrouted() {
    return new ExchangeReport(
        "POST",
        "/v1/chat/completions",
        "192.0.2.7",
        null,
        null,
        null,
        PinLookup.NONE,
        null,
        0,
        0,
        new Outcome(Ending.CLIENT_GONE, 0, new IllegalStateException(RAW_ID)),
        null,
        Duration.ofMillis(5),
        0,
        0);
  }
}
