package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Whether new requests are to come here: as configured at the moment, until the gateway closes. */
final class Readiness {
  /** In the order in which a member leaves. */
  enum State {
    READY,
    /** Balancers are told to send nothing; what comes all the same is served. */
    DRAINING,
    /** What comes is answered 503. */
    REFUSING;

    /** As settings and {@code /pinion/ready} have it. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Logger LOG = System.getLogger(Readiness.class.getName());

  private volatile State configured = State.READY;
  private volatile boolean closing;

  /** As configured. */
  Readiness(GatewayConfig config) {
    configure(config);
  }

  /** Follows a configuration. */
  void configure(GatewayConfig now) {
    State wanted = now.get(ShutdownSettings.READINESS);
    if (wanted != configured) {
      LOG.log(
          Level.INFO,
          "this member is {0}, was {1} ({2})",
          wanted.label(),
          configured.label(),
          ShutdownSettings.READINESS.key());
      configured = wanted;
    }
  }

  /** From now on requests are refused, whatever is configured. */
  void close() {
    closing = true;
  }

  State state() {
    return closing ? State.REFUSING : configured;
  }

  /**
   * Whether a request's connection ends with its answer, asked when that begins, so that the
   * client's next request opens one elsewhere. Only HTTP/1 can be told so, and an upgraded
   * connection is none of it.
   */
  BooleanSupplier endsConnectionOf(HttpServletRequest request) {
    boolean canEnd =
        request.getProtocol().startsWith("HTTP/1") && request.getHeader("Upgrade") == null;
    return () -> canEnd && state() != State.READY;
  }
}
