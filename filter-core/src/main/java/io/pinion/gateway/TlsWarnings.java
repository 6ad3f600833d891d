package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.relay.TlsException;
import io.pinion.relay.TlsFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Says in the log why TLS to a backend fails: each reason at once, and then once a minute. */
final class TlsWarnings {
  private static final Logger LOG = System.getLogger(TlsWarnings.class.getName());
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Map<Warning, Long> last = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  /**
   * @param clock in nanoseconds
   */
  TlsWarnings(LongSupplier clock) {
    this.clock = clock;
  }

  /** It has failed. */
  void failed(Backend backend, TlsException why) {
    if (isDue(new Warning(backend.id(), why.failure()))) {
      LOG.log(
          Level.WARNING,
          "backend {0} has no TLS connection ({1}): {2}; {3}",
          backend,
          why.failure().label(),
          why.getMessage(),
          detail(why));
    }
  }

  /** Whether nobody has said it lately; then somebody else need not, for a while. */
  private boolean isDue(Warning warning) {
    long now = clock.getAsLong();
    Long before = last.putIfAbsent(warning, now);
    return before == null || (now - before >= PAUSE && last.replace(warning, before, now));
  }

  /** What the JDK says of it, which holds no secret. */
  private static String detail(Throwable why) {
    Throwable root = why;
    for (Throwable cause = why.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return String.valueOf(root.getMessage());
  }

  /** Forgets backends that are no more. */
  void retain(Set<String> ids) {
    last.keySet().removeIf(warning -> !ids.contains(warning.backend()));
  }

  private record Warning(String backend, TlsFailure failure) {}
}
