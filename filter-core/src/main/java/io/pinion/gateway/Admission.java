package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Decides whether a request becomes an exchange, and begins it. */
final class Admission {
  private final Gateway gateway;
  private volatile boolean closed;

  Admission(Gateway gateway) {
    this.gateway = gateway;
  }

  /** From now on what is admitted all the same is ended at once. */
  void close() {
    closed = true;
  }

  /** Relays a request, asynchronously, or answers at once why not. */
  void relay(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = Target.path(request);
    Refusal refusal = refusal(request);
    if (refusal != null) {
      gateway.counters().erred(refusal.status());
      OwnAnswer.refuse(request, response, path, refusal);
    } else if (MaxForwards.endsHere(request)) {
      MaxForwards.answer(request, response);
    } else if (gateway.readiness().state() == Readiness.State.REFUSING) {
      Refusal closing = Refusal.ofClosing();
      gateway.counters().erred(closing.status());
      OwnAnswer.refuse(request, response, path, closing);
    } else if (!gateway.exchanges().enter()) {
      gateway.counters().refused();
      refuse(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          path,
          "the gateway has as many requests as it may have (pinion.max-concurrency)");
    } else {
      begin(request, response);
    }
  }

  private static @Nullable Refusal refusal(HttpServletRequest request) {
    Refusal refusal = RequestRules.fault(request);
    if (refusal == null) {
      String fault = Target.fault(request);
      refusal = fault == null ? null : new Refusal(HttpServletResponse.SC_BAD_REQUEST, fault);
    }
    return refusal;
  }

  /** Answers a request that does not become an exchange. */
  void refuse(HttpServletResponse response, int status, String path, String message)
      throws IOException {
    gateway.counters().erred(status);
    OwnAnswer.send(response, status, path, message);
  }

  private void begin(HttpServletRequest request, HttpServletResponse response) {
    boolean webSocket = WebSockets.isAskedFor(request);
    Exchange exchange = null;
    try {
      exchange = new Exchange(gateway, request, webSocket);
    } finally {
      if (exchange == null) {
        gateway.exchanges().leave();
      }
    }
    gateway.exchanges().add(exchange);
    try {
      if (webSocket) {
        shakeHands(exchange, request, response);
      } else {
        exchange.start(request, response);
      }
    } catch (RuntimeException | Error e) { // it must not hold its place for ever
      exchange.cutOff();
      throw e;
    }
    if (closed) {
      exchange.close(); // it came while the others were being closed
    }
  }

  private void shakeHands(
      Exchange exchange, HttpServletRequest request, HttpServletResponse response) {
    if (!gateway.container().upgrades()) {
      exchange.refuse(request, response, WebSockets.NOT_HERE);
    } else if (!gateway.webSockets().enter()) {
      exchange.refuse(request, response, WebSockets.TOO_MANY);
    } else {
      try {
        exchange.shakeHands(request, response);
      } finally {
        gateway.webSockets().leave();
      }
    }
  }
}
