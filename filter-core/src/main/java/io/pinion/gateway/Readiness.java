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

  private final boolean takesUpHttp2;
  private volatile State configured = State.READY;
  private volatile boolean closing;

  /**
   * As configured.
   *
   * @param takesUpHttp2 whether the container may switch a connection to HTTP/2 by itself
   */
  Readiness(GatewayConfig config, boolean takesUpHttp2) {
    this.takesUpHttp2 = takesUpHttp2;
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
   * client's next request opens one elsewhere. Only HTTP/1 can be told so, and a connection that is
   * upgraded is none of it, whoever does that. Java's own client offers HTTP/2 with each request.
   */
  BooleanSupplier endsConnectionOf(HttpServletRequest request) {
    boolean upgraded =
        WebSockets.isAskedFor(request) || (takesUpHttp2 && request.getHeader("Upgrade") != null);
    boolean canEnd = request.getProtocol().startsWith("HTTP/1") && !upgraded;
    return () -> canEnd && state() != State.READY;
  }
}
