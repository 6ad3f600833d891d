package io.pinion.gateway;

import io.pinion.relay.Ending;
import io.pinion.relay.Outcome;
import io.pinion.relay.SwitchedConnection;
import io.pinion.tunnel.Tunnel;
import io.pinion.tunnel.TunnelHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket's handshake, for whose answer a thread of the container's waits: on all servers it is
 * only inside {@code service()} that a connection can be upgraded.
 */
final class Handshake {
  private static final Logger LOG = System.getLogger(Handshake.class.getName());

  private final Gateway gateway;
  private final Exchange exchange;
  private final CompletableFuture<Optional<SwitchedConnection>> result = new CompletableFuture<>();
  private volatile @Nullable Tunnel tunnel;

  Handshake(Gateway gateway, Exchange exchange) {
    this.gateway = gateway;
    this.exchange = exchange;
  }

  /** The backend has switched. */
  void switched(SwitchedConnection connection) {
    if (!result.complete(Optional.of(connection))) {
      connection.close(); // nobody waits for it any more
    }
  }

  /** There is another answer, or will be none. */
  void answered() {
    result.complete(Optional.empty());
  }

  /** The exchange is over. */
  void ended() {
    answered();
    if (tunnel != null) {
      gateway.webSockets().closed();
    }
  }

  /** What the connection has become; null if it has not. */
  @Nullable Tunnel tunnel() {
    return tunnel;
  }

  /**
   * Waits for the backend, and upgrades the client's connection if it has switched.
   *
   * @return whether it has; if not, the exchange has an answer for the client
   */
  boolean upgrades(HttpServletRequest request, HttpServletResponse response) {
    try {
      Optional<SwitchedConnection> switched = await(gateway.webSockets().handshakeTimeout());
      return switched.isPresent() && upgrade(switched.get(), request, response);
    } catch (TimeoutException e) {
      exchange.attempts().abort(overdue(), e);
      if (!exchange.client().isAnswering()) { // there is no attempt yet
        exchange.refuse(Refusal.of(new Outcome(Ending.OVERDUE, 0, e)));
      }
      return false;
    }
  }

  /**
   * The limit is for the store, the queue and all attempts together: a backend is to blame only if
   * it had nearly all of that for itself.
   */
  private Ending overdue() {
    long limit = gateway.webSockets().handshakeTimeout().toNanos();
    long had = System.nanoTime() - exchange.attempts().lastBegan();
    return had > limit - limit / 10 ? Ending.OVERDUE : Ending.OUT_OF_TIME;
  }

  private Optional<SwitchedConnection> await(Duration limit) throws TimeoutException {
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return orLate("the backend did not answer in time (pinion.websocket.handshake-timeout)");
    } catch (InterruptedException e) { // the server stops
      Thread.currentThread().interrupt();
      return orLate("the server has interrupted the handshake");
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed by a failure", e);
    }
  }

  /** What came at the last moment; from here on nothing can. */
  private Optional<SwitchedConnection> orLate(String fault) throws TimeoutException {
    if (result.complete(Optional.empty())) {
      throw new TimeoutException(fault);
    }
    return result.join();
  }

  private boolean upgrade(
      SwitchedConnection connection, HttpServletRequest request, HttpServletResponse response) {
    Tunnel opened = new Tunnel(connection, gateway.container(), exchange);
    try {
      connection.writeHead(response);
      TunnelHandler handler = request.upgrade(TunnelHandler.class);
      tunnel = opened;
      gateway.webSockets().opened();
      handler.begin(opened);
      if (exchange.isOver()) { // cut off meanwhile
        opened.cutOff();
      }
      return true;
    } catch (IOException | ServletException | RuntimeException e) {
      LOG.log(Level.ERROR, "the server did not upgrade a connection", e);
      connection.close();
      response.reset();
      exchange.refuse(WebSockets.NOT_HERE);
      return false;
    }
  }
}
