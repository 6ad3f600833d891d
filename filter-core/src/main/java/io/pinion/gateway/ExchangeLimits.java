package io.pinion.gateway;

import io.pinion.dialect.Dialect;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What an exchange may take. */
record ExchangeLimits(
    Duration firstByte,
    Duration idle,
    Duration upload,
    int minRate,
    long maxBytes,
    int attempts,
    int replayBuffer,
    RetryPost retryPost) {
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  static ExchangeLimits of(GatewayConfig config) {
    return new ExchangeLimits(
        config.get(RelaySettings.TIMEOUT_FIRST_BYTE),
        config.get(RelaySettings.TIMEOUT_IDLE),
        config.get(RelaySettings.TIMEOUT_UPLOAD),
        config.get(RelaySettings.REQUEST_MIN_RATE),
        config.get(RelaySettings.REQUEST_MAX_BYTES),
        config.get(RelaySettings.RETRY_ATTEMPTS),
        config.get(RelaySettings.RETRY_BUFFER),
        config.get(RelaySettings.RETRY_POST));
  }

  /** Whether a request may be repeated; RFC 9110 section 9.2.2 leaves POST to configuration. */
  boolean allowsRepeat(String method, String path) {
    if (IDEMPOTENT.contains(method)) {
      return true;
    }
    return "POST".equals(method)
        && switch (retryPost) {
          case ALL -> true;
          case LLM -> Dialect.isLlmEndpoint(path);
          case NONE -> false;
        };
  }

  /**
   * How often to look for overdue exchanges and silent streams: each wait is overshot by a quarter
   * of the shortest at most.
   */
  Duration sweepInterval(Heartbeat heartbeat) {
    Duration beats = heartbeat.isOn() ? heartbeat.interval() : firstByte;
    Duration shortest = Collections.min(List.of(firstByte, idle, upload, beats));
    return Collections.min(List.of(shortest.dividedBy(4), Duration.ofSeconds(1)));
  }
}
