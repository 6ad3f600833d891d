package io.pinion.gateway;

import java.time.Duration;

/** What an exchange may take. */
record ExchangeLimits(
    Duration firstByte,
    Duration idle,
    Duration upload,
    int attempts,
    int replayBuffer,
    RetryPost retryPost) {
  static ExchangeLimits of(GatewayConfig config) {
    return new ExchangeLimits(
        config.get(Settings.TIMEOUT_FIRST_BYTE),
        config.get(Settings.TIMEOUT_IDLE),
        config.get(Settings.TIMEOUT_UPLOAD),
        config.get(Settings.RETRY_ATTEMPTS),
        config.get(Settings.RETRY_BUFFER),
        config.get(Settings.RETRY_POST));
  }

  /** How often to look for overdue exchanges: a limit is overshot by a quarter at most. */
  Duration sweepInterval() {
    Duration shortest = firstByte;
    shortest = idle.compareTo(shortest) < 0 ? idle : shortest;
    shortest = upload.compareTo(shortest) < 0 ? upload : shortest;
    Duration quarter = shortest.dividedBy(4);
    Duration most = Duration.ofSeconds(1);
    return quarter.compareTo(most) > 0 ? most : quarter;
  }
}
