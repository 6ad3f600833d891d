package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** WebSockets of one gateway: which requests ask for one, how many handshakes wait, and limits. */
final class WebSockets {
  /** What is answered where connections cannot be upgraded. */
  static final Refusal NOT_HERE =
      new Refusal(
          HttpServletResponse.SC_NOT_IMPLEMENTED,
          "this server does not hand over connections: no WebSocket is relayed here");

  /** What is answered where as many wait as may. */
  static final Refusal TOO_MANY =
      new Refusal(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "as many handshakes wait for backends as may (pinion.websocket.max-handshakes)");

  private final Semaphore handshakes;
  private final Duration handshakeTimeout;
  private final Duration idleTimeout;
  private final AtomicInteger open = new AtomicInteger();

  WebSockets(GatewayConfig config) {
    handshakes = new Semaphore(config.get(WebSocketSettings.MAX_HANDSHAKES));
    handshakeTimeout = config.get(WebSocketSettings.HANDSHAKE_TIMEOUT);
    idleTimeout = config.get(WebSocketSettings.IDLE_TIMEOUT);
  }

  /**
   * Whether a request asks to switch to WebSocket (RFC 6455 section 4.1, RFC 9110 section 7.8). One
   * that asks in another way, or for another protocol, is relayed without its Upgrade.
   */
  static boolean isAskedFor(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && request.getProtocol().equals("HTTP/1.1")
        && request.getContentLengthLong() <= 0
        && request.getHeader("Transfer-Encoding") == null
        && lists(request, "Upgrade", "websocket")
        && lists(request, "Connection", "upgrade");
  }

  private static boolean lists(HttpServletRequest request, String name, String token) {
    for (String line : RequestRules.lines(request, name)) {
      for (String listed : line.split(",", -1)) {
        if (listed.strip().toLowerCase(Locale.ROOT).equals(token)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes a place among the handshakes that wait; who got one gives it back. */
  boolean enter() {
    return handshakes.tryAcquire();
  }

  void leave() {
    handshakes.release();
  }

  Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  Duration idleTimeout() {
    return idleTimeout;
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  /** How many there are after their handshakes. */
  int open() {
    return open.get();
  }
}
